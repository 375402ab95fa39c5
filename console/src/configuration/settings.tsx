import type { DesiredConfiguration } from '../../../core/contracts/configuration.ts'
import type { Device } from '../../../core/contracts/http.ts'
import { durationText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { visibleText } from '../design/visibleText.ts'
import { modeLabel } from './draft.ts'

const intervalText = (value: unknown) =>
  typeof value === 'number' ? `${value} s (${durationText(value)})` : visibleText(String(value))
const modeText = (value: unknown) => {
  const label = modeLabel(String(value))
  return label ? `${value} (${label})` : visibleText(String(value))
}

const SETTINGS: ReadonlyArray<{
  readonly key: keyof DesiredConfiguration
  readonly label: string
  readonly text: (value: unknown) => string
}> = [
  { key: 'heartbeat_interval', label: 'Heartbeat interval', text: intervalText },
  { key: 'location_mode', label: 'Location mode', text: modeText },
]

/** The desired settings of a device beside the reported ones. */
export const SettingsTable = ({ device: { configuration, reported } }: { device: Device }) => {
  const said: Readonly<Record<string, unknown>> = Object(reported)
  return (
    <table className="settings">
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Desired</th>
          <th scope="col">Reported</th>
        </tr>
      </thead>
      <tbody>
        {SETTINGS.map(({ key, label, text }) => {
          const desired = configuration.desired[key]
          const isSame = said[key] === desired
          return (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>{text(desired)}</td>
              <td className={isSame ? '' : 'settings__differs'}>
                {said[key] === undefined ? 'not reported yet' : text(said[key])}
                {!isSame && said[key] !== undefined && (
                  <>
                    {' '}
                    <Icon name="alert" />
                    <span className="visually-hidden">differs</span>
                  </>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const isSetting = (key: string) => SETTINGS.some(setting => setting.key === key)
const valueText = (value: unknown) => visibleText(typeof value === 'string' ? value : JSON.stringify(value))

/** All other fields of the configuration that a device reports, whatever its schema. */
export const OtherReported = ({ device: { reported } }: { device: Device }) => {
  const others = Object.entries(reported ?? {}).filter(([key]) => !isSetting(key))
  if (others.length === 0) return null
  return (
    <section className="card" aria-labelledby="other-reported">
      <h2 id="other-reported">Also reported</h2>
      <dl className="reported">
        {others.map(([key, value]) => (
          <div key={key}>
            <dt>{visibleText(key)}</dt>
            <dd className="mono">{valueText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
