import { useState } from 'react'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import type { EventRow } from '../feed/row.ts'
import { viewOf } from '../kinds/kinds.ts'
import { deviceColour } from './deviceColour.ts'
import { Highlighted } from './highlighted.tsx'
import { lineOf, prefixOf } from './line.ts'
import type { Spans } from './search/query.ts'
import { useLog } from './store/useLog.ts'

/** A new row flashes for this long, ms. */
const FLASH_MS = 2_000

const Badges = ({ row: { event, changes, isLate } }: { row: EventRow }) => (
  <>
    {viewOf(event)
      .badges(event)
      .map(({ text, look, title }) => (
        <span key={text} className={`log-badge log-badge--${look}`} title={title && visibleText(title)}>
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

/** One event on one line: its time, its device where rows of many are shown, its level, its message and fields. */
export const EventLine = ({ row, isOpen, spans }: { row: EventRow; isOpen: boolean; spans: Spans | undefined }) => {
  const { isMerged, toggle } = useLog()
  const { event } = row
  const [age] = useState(() => Date.now() - row.arrivedAt)
  const { text, end } = lineOf(event)
  const prefix = isMerged ? prefixOf(event) : ''
  const isNew = age < FLASH_MS
  return (
    <div
      className={`log-row${isNew ? ' log-row--new' : ''}`}
      data-level={event.level}
      style={isNew ? { animationDelay: `${-age}ms` } : undefined}
    >
      <button
        type="button"
        className="log-row__toggle"
        aria-expanded={isOpen}
        aria-label={`Details of ${text.slice(0, end)}`}
        onClick={() => toggle(row.key)}
      >
        <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
      </button>
      <span className="log-row__time">
        <Time at={event.timestamp} />
      </span>
      {isMerged && (
        <span className="log-row__device" data-colour={deviceColour(event.deviceId)} title={event.deviceId}>
          <Highlighted text={event.deviceId} from={0} spans={spans} />
        </span>
      )}
      <span className="log-row__level">{event.level}</span>
      <span className="log-row__text">
        <Highlighted text={text.slice(0, end)} from={prefix.length} spans={spans} />
        <Badges row={row} />{' '}
        <span className="log-row__fields">
          <Highlighted text={text.slice(end).trimStart()} from={prefix.length + end + 2} spans={spans} />
        </span>
      </span>
    </div>
  )
}
