import type { LogFrame } from '../../../client/watch.ts'
import { logCsv } from '../../../core/events/log/csv.ts'
import { fieldsText } from './fields.ts'
import type { KindView } from './kind.ts'

/** A log line of a service or a device. */
export const log: KindView<LogFrame> = {
  type: 'log',
  fields: ({ data: { application, metadata } }) =>
    [application, metadata && fieldsText(metadata)].filter(Boolean).join(' '),
  tree: ({ data }) => JSON.parse(JSON.stringify(data)),
  omitted: ({ data }) => data.omitted ?? [],
  csv: logCsv,
}
