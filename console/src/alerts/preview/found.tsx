import type { Preview } from '../../../../core/alerts/http/contract.ts'
import { devicePath } from '../../address/route.ts'
import { durationText } from '../../design/duration.ts'
import { Time } from '../../design/time.tsx'
import { visibleText } from '../../design/visibleText.ts'
import { PlaceLink } from '../../log/place/placeLink.tsx'
import { costText } from './costText.ts'

const number = new Intl.NumberFormat('en')
const countText = (count: number, word: string) => `${number.format(count)} ${word}${count === 1 ? '' : 's'}`

const lastedText = (at: string, overAt: string | null): string =>
  overAt === null ? 'not over within the period' : durationText((Date.parse(overAt) - Date.parse(at)) / 1000)

/** The alerts that a rule would have told. */
export const Found = ({ told, isBusy, onMore }: { told: Preview; isBusy: boolean; onMore: () => void }) => {
  const { events, matches, alerts, devices, examples, unseen, cost, cursor, lookedTo } = told
  return (
    <>
      <p role="status">
        <strong>{countText(alerts, 'alert')}</strong>
        {alerts > 0 && ` about ${countText(devices, 'device')}`}: {number.format(matches)} of{' '}
        {countText(events, 'event')} matched. It cost {costText(cost)}.
      </p>
      {unseen.map(one => (
        <p key={one} className="muted">
          {visibleText(one)}
        </p>
      ))}
      {examples.length > 0 && (
        <div className="alerts__scroller">
          <table className="alerts__table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Device</th>
                <th scope="col">Message</th>
                <th scope="col">Lasts</th>
                <th scope="col">
                  <span className="visually-hidden">Log</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {examples.map(({ id, deviceId, at, overAt, message }) => (
                <tr key={`${deviceId} ${id}`}>
                  <td>
                    <Time at={at} />
                  </td>
                  <th scope="row">{visibleText(deviceId)}</th>
                  <td className="alerts__message">{visibleText(message)}</td>
                  <td>{lastedText(at, overAt)}</td>
                  <td>
                    <PlaceLink path={devicePath(deviceId)} place={{ at: id }}>
                      Show in the log
                    </PlaceLink>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {alerts > examples.length && examples.length > 0 && (
        <p className="muted">
          Only the first {examples.length} of {number.format(alerts)} are shown.
        </p>
      )}
      {cursor !== null && (
        <div className="preview__question">
          <p>
            Looked up to <Time at={lookedTo} /> so far: a look has a limit.
          </p>
          <button type="button" className="button" disabled={isBusy} onClick={onMore}>
            {isBusy ? 'Looking …' : 'Look on'}
          </button>
        </div>
      )}
    </>
  )
}
