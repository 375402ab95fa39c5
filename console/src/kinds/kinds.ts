import { type CsvTable, csvTable } from '../../../core/events/csv/table.ts'
import type { MessageColumn } from '../../../proto/messageColumns.ts'
import { alert } from './alert/alert.ts'
import { anyKind } from './anyKind.ts'
import { key } from './key/key.ts'
import type { AlertChange, AnyEvent, KindView, Report, StatusWord } from './kind.ts'
import { log } from './log/log.ts'
import { rejected } from './rejected.ts'
import { status } from './status/status.ts'
import { uplink } from './uplink/uplink.ts'

/** The kinds that the console has a view for. An event of another kind is shown by {@link anyKind}. */
const KINDS: readonly KindView[] = [uplink, rejected, log, key, status, alert]

const views = new Map(KINDS.map(view => [view.type, { ...anyKind, ...view }]))

type Optional = 'report' | 'painted' | 'protects' | 'status' | 'alert'

/** The view of an event. */
export const viewOf = ({ type }: AnyEvent): Required<Omit<KindView, Optional>> & Pick<KindView, Optional> =>
  views.get(type) ?? anyKind

/** How events are written in a downloaded CSV. @param message the columns of the fields of an uplink */
export const csvOf = (message: readonly MessageColumn[]): CsvTable<AnyEvent> =>
  csvTable<AnyEvent>(
    KINDS.map(view => ({ ...anyKind, ...view })),
    message,
  )

/** The report in an event; undefined when its kind does not report. */
export const reportOf = (event: AnyEvent): Report | undefined => viewOf(event).report?.(event)

/** The alert in an event; undefined when its kind tells none. */
export const alertOf = (event: AnyEvent): AlertChange | undefined => viewOf(event).alert?.(event)

/** The word about the status of its device in an event; undefined when its kind has none. */
export const statusWordOf = (event: AnyEvent): StatusWord | undefined => viewOf(event).status?.(event)

/** The kind whose events report: where nothing but reports counts, history is asked for it alone. */
export const REPORTING: string = uplink.type

/** The kind whose events tell alerts. */
export const ALERTING: string = alert.type
