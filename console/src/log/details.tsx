import type { EventFrame } from '../../../client/watch.ts'
import { Link } from '../design/link.tsx'
import { visibleText } from '../design/visibleText.ts'
import { viewOf } from '../kinds/kinds.ts'
import { devicePath } from '../route.ts'
import './details.css'
import { CopyButton } from './copyButton.tsx'
import { FORMS } from './download/forms.ts'
import { placeQuery } from './place.ts'
import { PlaceLink } from './placeLink.tsx'
import { Tree } from './tree.tsx'
import { useWire } from './useWire.ts'
import { Wire } from './wire.tsx'

const CONTEXTS = [5, 20, 50]
/** What a chart shows around an event, on each side, ms. */
const CHART_MS = 30 * 60_000

const around = (timestamp: string) => {
  const at = Date.parse(timestamp)
  return { from: new Date(at - CHART_MS).toISOString(), to: new Date(at + CHART_MS).toISOString() }
}

/** A row that was opened: the whole message, its bytes beside it, and what can be done with it. */
export const Details = ({
  event,
  path,
  onContext,
}: {
  event: EventFrame
  /** The path of the log's page. */
  path: string
  /** Shows rows around it, where not all are shown. */
  onContext: ((count: number) => void) | undefined
}) => {
  const { again, ...stored } = useWire(event)
  const whole = stored.state === 'there' ? stored.event : event
  const omitted = viewOf(whole).omitted(whole)
  const link = path + placeQuery({ at: event.id })
  return (
    <section className="log-details" aria-label={`Details of ${event.id}`}>
      <div className="log-details__actions">
        <CopyButton label="Copy row" text={() => FORMS.text.write(event).trimEnd()} />
        <CopyButton label="Copy JSON" text={() => JSON.stringify(whole, null, 2)} />
        <CopyButton label="Copy link" text={() => location.origin + link} />
        <PlaceLink path={devicePath(event.deviceId, 'time')} place={around(event.timestamp)}>
          Show in charts
        </PlaceLink>
        {path !== devicePath(event.deviceId) && (
          <Link className="button" href={devicePath(event.deviceId)}>
            Open {visibleText(event.deviceId)}
          </Link>
        )}
        {onContext && (
          <fieldset className="log-details__context">
            <legend>Rows around it</legend>
            {CONTEXTS.map(count => (
              <button key={count} type="button" className="button" onClick={() => onContext(count)}>
                {count}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      <div className="log-details__parts">
        <div>
          <h2>Message</h2>
          <Tree value={viewOf(whole).tree(whole)} />
          {omitted.length > 0 && <p className="muted">The live frame leaves out: {omitted.join(', ')}</p>}
        </div>
        <div>
          <h2>As it came</h2>
          <Wire stored={stored} onAgain={again} />
          <p className="muted log-details__id">{event.id}</p>
        </div>
      </div>
    </section>
  )
}
