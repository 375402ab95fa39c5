import type { LogFrame } from '../../../../client/watch.ts'
import { logCsv } from '../../../../core/events/log/csv.ts'
import { paintedOf } from '../../ansi/painted.ts'
import { fieldsText } from '../fields.ts'
import type { JsonObject, KindView } from '../kind.ts'
import { unprovenBadges } from '../unproven.ts'

const fieldsOf = ({ data: { application, metadata } }: LogFrame): JsonObject => ({
  ...(application !== undefined && { application }),
  ...metadata,
})

/** A log line of a service or a device. */
export const log: KindView<LogFrame> = {
  type: 'log',
  painted: ({ message }) => paintedOf(message),
  fields: event => fieldsText({ ...fieldsOf(event) }),
  columns: event => ({ ...fieldsOf(event) }),
  continues: ({ data }) => data.continues === true,
  badges: ({ data }) => unprovenBadges(data),
  tree: event => ({ ...fieldsOf(event) }),
  omitted: ({ data }) => data.omitted ?? [],
  csv: logCsv,
  hasPayload: false,
  isFromService: true,
}
