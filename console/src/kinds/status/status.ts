import type { StatusEventFrame } from '../../../../client/watch.ts'
import { statusCsv } from '../../../../core/events/status/csv.ts'
import type { KindView } from '../kind.ts'

/** A change of the status of a device. Its message says all that a row has room for. */
export const status: KindView<StatusEventFrame> = {
  type: 'status',
  fields: () => '',
  csv: statusCsv,
  hasPayload: false,
}
