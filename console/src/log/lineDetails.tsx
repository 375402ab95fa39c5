import { timeOf } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { scrollable } from '../design/scrollable.ts'
import { wholeTimeText } from '../design/timeText.ts'
import { viewOf } from '../kinds/kinds.ts'
import { Drawn } from './drawn.tsx'
import { lineOf } from './line.ts'
import { delayText } from './ownTime.ts'

/** The message of an event whose kind has more than one line for it: all lines, with their colours. */
export const WholeMessage = ({ event }: { event: EventFrame }) => {
  if (!viewOf(event).painted) return null
  const { text, end, paints } = lineOf(event)
  return (
    <pre className="log-details__message" {...scrollable}>
      <Drawn text={text} to={end} paints={paints} spans={undefined} />
    </pre>
  )
}

/** When an event happened by its own clock, and when it was received. */
export const Times = ({ event }: { event: EventFrame }) => {
  const own = Date.parse(event.timestamp)
  const delay = delayText(event)
  return (
    <dl className="log-facts">
      <dt>Its own time</dt>
      <dd>{Number.isNaN(own) ? event.timestamp : wholeTimeText(own)}</dd>
      <dt>Received</dt>
      <dd>{wholeTimeText(timeOf(event.id))}</dd>
      {delay !== undefined && (
        <>
          <dt>Difference</dt>
          <dd>{delay}</dd>
        </>
      )}
    </dl>
  )
}
