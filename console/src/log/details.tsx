import type { EventFrame } from '../../../client/watch.ts'
import { alertPath, devicePath } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { visibleText } from '../design/visibleText.ts'
import { alertOf, viewOf } from '../kinds/kinds.ts'
import './details.css'
import { CopyButton } from './copyButton.tsx'
import { textOf } from './download/forms.ts'
import { messageOf } from './line.ts'
import { Times, WholeMessage } from './lineDetails.tsx'
import { placeQuery } from './place/place.ts'
import { PlaceLink } from './place/placeLink.tsx'
import { useLog, useLogState } from './store/useLog.ts'
import { Tree } from './tree.tsx'
import { useWire } from './useWire.ts'
import { Wire } from './wire.tsx'

const CONTEXTS = [5, 20, 50]
/** How much time a chart shows before and after an event, ms. */
const CHART_MS = 30 * 60_000

const around = (timestamp: string) => {
  const at = Date.parse(timestamp)
  return { from: new Date(at - CHART_MS).toISOString(), to: new Date(at + CHART_MS).toISOString() }
}

/** An event as text, with the lines that go on from it. */
const entryOf = (event: EventFrame, members: readonly EventFrame[] = []): string =>
  [textOf(event).trimEnd(), ...members.map(messageOf)].join('\n')

const Context = ({ event }: { event: EventFrame }) => {
  const { showContext } = useLog()
  return (
    <fieldset className="log-details__context">
      <legend>Rows around it</legend>
      {CONTEXTS.map(count => (
        <button key={count} type="button" className="button" onClick={() => showContext(event.id, count)}>
          {count}
        </button>
      ))}
    </fieldset>
  )
}

/** The details of an opened row: the whole message, its bytes beside it, and the actions. */
export const Details = ({ event }: { event: EventFrame }) => {
  const { path, read } = useLog()
  const isAllShown = useLogState(state => state.isAllShown)
  const { hasPayload, omitted: omittedIn } = viewOf(event)
  const { again, ...stored } = useWire(event, hasPayload || omittedIn(event).length > 0)
  const whole = stored.state === 'there' ? stored.event : event
  const omitted = omittedIn(whole)
  const alert = alertOf(event)
  const link = path + placeQuery({ at: event.id })
  return (
    <section className="log-details" aria-label={`Details of ${event.id}`}>
      <div className="log-details__actions">
        <CopyButton label="Copy row" text={() => entryOf(event, read().folded.members.get(event.id))} />
        <CopyButton label="Copy JSON" text={() => JSON.stringify(whole, null, 2)} />
        <CopyButton label="Copy link" text={() => location.origin + link} />
        <PlaceLink path={devicePath(event.deviceId, 'time')} place={around(event.timestamp)}>
          Show in charts
        </PlaceLink>
        {alert && (
          <Link className="button" href={alertPath(alert.rule)}>
            Open alert {visibleText(alert.rule)}
          </Link>
        )}
        {path !== devicePath(event.deviceId) && (
          <Link className="button" href={devicePath(event.deviceId)}>
            Open {visibleText(event.deviceId)}
          </Link>
        )}
        {!isAllShown && <Context event={event} />}
      </div>
      <div className="log-details__parts">
        <div>
          <h2>Message</h2>
          <WholeMessage event={whole} />
          <Tree value={viewOf(whole).tree(whole)} />
          {omitted.length > 0 && <p className="muted">The live frame leaves out: {omitted.join(', ')}</p>}
        </div>
        <div>
          <h2>{hasPayload ? 'Transport and bytes' : 'Times'}</h2>
          {hasPayload ? <Wire stored={stored} onAgain={again} /> : <Times event={event} />}
          <p className="muted log-details__id">{event.id}</p>
        </div>
      </div>
    </section>
  )
}
