import type { AlertFrame } from '../../../../client/watch.ts'
import { alertCsv } from '../../../../core/events/alert/csv.ts'
import type { KindView } from '../kind.ts'

/** An alert that began or is over. */
export const alert: KindView<AlertFrame> = {
  type: 'alert',
  fields: ({ data }) => data.rule,
  csv: alertCsv,
  hasPayload: false,
}
