import { type ReactNode, useState } from 'react'
import { timeOf } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { Icon } from '../design/icon.tsx'
import { Time } from '../design/time.tsx'
import { wholeTimeText } from '../design/timeText.ts'
import { visibleText } from '../design/visibleText.ts'
import type { EventRow } from '../feed/row.ts'
import { viewOf } from '../kinds/kinds.ts'
import { cellOf } from './columns/cells.ts'
import { Drawn } from './drawn.tsx'
import { FoldButton, furtherLines } from './foldButton.tsx'
import { lineOf, prefixOf } from './line.ts'
import { delayText } from './ownTime.ts'
import type { RowLook } from './rowLook.ts'
import { useLog } from './store/useLog.ts'

/** A row that is cut at the edge of the page has no more characters than this: the browser would lay all of them out. */
const MAX_CUT = 2_000

/** The maximum length of the name of a row's button. */
const MAX_LABEL = 200

/** A new row flashes for this long, ms. */
const FLASH_MS = 2_000

const Badges = ({ row: { event, changes, isLate } }: { row: EventRow }) => (
  <>
    {viewOf(event)
      .badges(event)
      .map(({ text, look, icon, title }) => (
        <span key={text} className={`log-badge log-badge--${look}`} title={title && visibleText(title)}>
          {icon && <Icon name={icon} />}
          {visibleText(text)}
        </span>
      ))}
    {changes.map(({ path, from, to }) => (
      <span key={path} className="log-badge log-badge--change">
        {visibleText(`${path} ${from} → ${to}`)}
      </span>
    ))}
    {isLate && (
      <span className="log-badge" title="It arrived after an event with a later time">
        Late
      </span>
    )}
  </>
)

/** How much later than its own time it was received, where that makes a difference. */
const Delay = ({ event }: { event: EventFrame }) => {
  const delay = delayText(event)
  if (delay === undefined) return null
  return (
    <span className="log-row__delay" title={`Received at ${wholeTimeText(timeOf(event.id))}`}>
      received {delay}{' '}
    </span>
  )
}

const Cells = ({ event, paths }: { event: EventFrame; paths: readonly string[] }) => (
  <span className="log-row__columns">
    {paths.map(path => {
      const text = cellOf(event, path)
      return (
        <span key={path} className="log-row__cell" title={text && `${path}: ${text}`}>
          {text}
        </span>
      )
    })}
  </span>
)

/** Where a button follows it, the message has an element of its own, which is cut so that the button stays in view. */
const Message = ({ isApart, children }: { isApart: boolean; children: ReactNode }) =>
  isApart ? <span className="log-row__message">{children}</span> : children

/** One event: its time, its source where rows of many are shown, its level, its message and fields. */
export const EventLine = ({ row, look }: { row: EventRow; look: RowLook }) => {
  const { isMerged, toggle, colourOf } = useLog()
  const { event } = row
  const { isOpen, isWrapped, isUnfolded, isFurther, spans, columns } = look
  const [age] = useState(() => Date.now() - row.arrivedAt)
  const { text, end, firstEnd, paints } = lineOf(event)
  const shift = isMerged ? prefixOf(event).length : 0
  const isWhole = isUnfolded || isFurther
  const last = isWhole ? end : firstEnd
  const fieldsFrom = Math.min(text.length, end + 2)
  const hasLines = isWhole && firstEnd < end
  const upTo = (from: number, to: number) => (isWrapped || hasLines ? to : Math.min(to, from + MAX_CUT))
  const further = furtherLines(event, look)
  const isFolded = further > 0 && !isUnfolded
  const isNew = age < FLASH_MS
  const className = [
    'log-row',
    isNew && 'log-row--new',
    isFurther && 'log-row--further',
    isFolded && 'log-row--folded',
    hasLines && 'log-row--lines',
  ]
  return (
    <div
      className={className.filter(Boolean).join(' ')}
      data-level={event.level}
      style={isNew ? { animationDelay: `${-age}ms` } : undefined}
    >
      <button
        type="button"
        className="log-row__toggle"
        aria-expanded={isOpen}
        aria-label={`Details of ${text.slice(0, Math.min(firstEnd, MAX_LABEL))}`}
        onClick={() => toggle(row.key)}
      >
        <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
      </button>
      <span className="log-row__time">
        <Time at={event.timestamp} />
      </span>
      {isMerged && (
        <span className="log-row__device" data-colour={colourOf(event.deviceId)} title={event.deviceId}>
          <Drawn text={event.deviceId} spans={spans} />
        </span>
      )}
      <span className="log-row__level">{event.level}</span>
      <span className="log-row__text">
        <Delay event={event} />
        <Message isApart={further > 0}>
          <Drawn text={text} to={upTo(0, last)} paints={paints} spans={spans} shift={shift} />
        </Message>
        {further > 0 && <FoldButton row={row} look={look} count={further} />}
        <Badges row={row} />{' '}
        <span className="log-row__fields">
          <Drawn text={text} from={fieldsFrom} to={upTo(fieldsFrom, text.length)} spans={spans} shift={shift} />
        </span>
      </span>
      {columns.length > 0 && <Cells event={event} paths={columns} />}
    </div>
  )
}
