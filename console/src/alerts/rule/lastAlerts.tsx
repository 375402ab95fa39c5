import type { Alert } from '../../../../core/alerts/http/contract.ts'
import { devicePath } from '../../address/route.ts'
import { ApiError } from '../../api/problem.ts'
import { Time } from '../../design/time.tsx'
import { visibleText } from '../../design/visibleText.ts'
import { alertOf, viewOf } from '../../kinds/kinds.ts'
import { PlaceLink } from '../../log/place/placeLink.tsx'
import { PageError } from '../../session/pageError.tsx'
import { useLastAlerts } from './useLastAlerts.ts'

const oneOf = ([first = '*', ...others]: readonly string[]): string | undefined =>
  others.length > 0 || first.endsWith('*') ? undefined : first

/** The last alerts of a rule, from history. */
export const LastAlerts = ({ alert: { name, devices, firing, lastFiredAt } }: { alert: Alert }) => {
  const { events, isReading, error, lookedToMs, hasMore, more } = useLastAlerts(
    name,
    oneOf(devices),
    `${lastFiredAt} ${firing}`,
  )
  const isUnmerged = error instanceof ApiError && error.code === 'no-merged-history'
  return (
    <section className="card" aria-labelledby="alert-history">
      <h2 id="alert-history">Last alerts</h2>
      {isUnmerged && <p>This stack keeps no history over all devices: the log of each device has its alerts.</p>}
      {!isUnmerged && <PageError error={error} />}
      {events.length > 0 && (
        <div className="alerts__scroller">
          <table className="alerts__table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Device</th>
                <th scope="col">Alert</th>
                <th scope="col">
                  <span className="visually-hidden">Log</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {events.map(event => (
                <tr key={event.id}>
                  <td>
                    <Time at={event.timestamp} />
                  </td>
                  <th scope="row">{visibleText(event.deviceId)}</th>
                  <td className="alerts__message">
                    {alertOf(event)?.isOver &&
                      viewOf(event)
                        .badges(event)
                        .map(({ text }) => <strong key={text}>{text} </strong>)}
                    {visibleText(event.message)}
                  </td>
                  <td>
                    <PlaceLink path={devicePath(event.deviceId)} place={{ at: event.id }}>
                      Show in the log
                    </PlaceLink>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!isUnmerged && (
        <p className="muted" role="status">
          {isReading && 'Reading history …'}
          {!isReading && events.length === 0 && error === undefined && 'No alert found. '}
          {!isReading && lookedToMs !== undefined && hasMore && (
            <>
              Searched back to <Time at={lookedToMs} />.
            </>
          )}
        </p>
      )}
      {!isReading && hasMore && !isUnmerged && (
        <div className="actions">
          <button type="button" className="button" onClick={more}>
            Search further back
          </button>
        </div>
      )}
    </section>
  )
}
