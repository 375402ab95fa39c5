import { visibleText } from '../design/visibleText.ts'
import { MAX_ROWS } from '../feed/feed.ts'
import type { Row } from '../feed/row.ts'
import { useLog, useLogState } from './store/useLog.ts'

type Mark = Exclude<Row, { kind: 'event' }>

const number = new Intl.NumberFormat('en')

const GAPS = {
  expired: 'History no longer holds the events that were here.',
  'no-history': 'Earlier events are not shown: this stack keeps no history over all devices.',
  'backlog-limit': 'There are more events here than were sent at once.',
  'search-limit': 'Older events were not searched.',
} as const

const wordsOf = (row: Mark): string => {
  switch (row.kind) {
    case 'gap':
      return GAPS[row.gap.reason]
    case 'missing': {
      const { deviceId, from, to } = row.missing
      const which = from === to ? `Uplink #${from} is` : `Uplinks #${from} to #${to} (${to - from + 1}) are`
      return `${which} missing: ${visibleText(deviceId)} counted ${from === to ? 'it' : 'them'}, but ${from === to ? 'it' : 'they'} never arrived.`
    }
    case 'skipped':
      return `${number.format(row.skipped.count)} events arrived faster than this page could show them.`
    case 'dropped':
      return `${number.format(row.count)} earlier rows were dropped: the log holds ${number.format(MAX_ROWS)}.`
    case 'more':
      return ''
  }
}

const actionOf = (row: Mark): string | undefined => {
  switch (row.kind) {
    case 'gap':
      return row.gap.reason === 'backlog-limit' || row.gap.reason === 'search-limit' ? 'Load them' : undefined
    case 'skipped':
      return row.skipped.load ? 'Load them' : undefined
    case 'dropped':
      return 'Load the newest of them'
    case 'more':
      return row.side === 'earlier' ? 'Load earlier events' : 'Load later events'
    case 'missing':
      return undefined
  }
}

/** A mark between events: something is missing, or was left out and can be loaded. */
export const MarkRow = ({ row }: { row: Mark }) => {
  const { load } = useLog()
  const isBusy = useLogState(({ feed }) => feed.reading !== undefined)
  const action = actionOf(row)
  return (
    <div className={`log-mark log-mark--${row.kind}`}>
      <span>{wordsOf(row)}</span>
      {action !== undefined && (
        <button type="button" className="log-mark__load" disabled={isBusy} onClick={() => load(row)}>
          {isBusy ? 'Loading …' : action}
        </button>
      )}
    </div>
  )
}
