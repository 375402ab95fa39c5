import type { JsonValue } from '../../../client/watch.ts'
import { fieldsText } from './fields.ts'
import type { KindView } from './kind.ts'

const jsonOf = (data: object): JsonValue => JSON.parse(JSON.stringify(data))

/** Shows an event of a kind that has no view of its own: its message, and its data as JSON. */
export const anyKind = {
  type: '',
  message: event => event.message,
  fields: event => fieldsText(jsonOf(event.data)),
  continues: () => false,
  columns: event => jsonOf(event.data),
  badges: () => [],
  tree: event => jsonOf(event.data),
  omitted: () => [],
  csv: () => [],
  hasPayload: true,
  isFromService: false,
  parts: () => [],
} satisfies KindView
