import type { Alert } from '../../../../core/alerts/http/contract.ts'
import { devicePath } from '../../address/route.ts'
import { Link } from '../../design/link.tsx'
import { Time } from '../../design/time.tsx'
import { visibleText } from '../../design/visibleText.ts'

const number = new Intl.NumberFormat('en')

/** The devices for which a rule fires now. */
export const Firing = ({ alert: { firing, active } }: { alert: Pick<Alert, 'firing' | 'active'> }) => (
  <section className="card" aria-labelledby="alert-firing">
    <h2 id="alert-firing">Firing now</h2>
    {active.length === 0 && <p className="muted">For no device.</p>}
    {active.length > 0 && (
      <div className="alerts__scroller">
        <table className="alerts__table">
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Since</th>
              <th scope="col" className="alerts__minor">
                Last match
              </th>
              <th scope="col">Message</th>
            </tr>
          </thead>
          <tbody>
            {active.map(({ deviceId, since, lastMatchAt, message }) => (
              <tr key={deviceId}>
                <th scope="row">
                  <Link href={devicePath(deviceId)}>{visibleText(deviceId)}</Link>
                </th>
                <td>
                  <Time at={since} />
                </td>
                <td className="alerts__minor">
                  {lastMatchAt === null ? '–' : <Time at={lastMatchAt} as="relative" />}
                </td>
                <td className="alerts__message">{visibleText(message)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {firing > active.length && active.length > 0 && (
      <p className="muted">
        … and {number.format(firing - active.length)} more devices, which the stack counts and does not name.
      </p>
    )}
  </section>
)
