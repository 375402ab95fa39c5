import { useEffect } from 'react'
import type { Configuration } from '../../../core/contracts/configuration.ts'
import type { Device } from '../../../core/contracts/http.ts'
import { Notice } from '../design/notice.tsx'
import { useSession } from '../session/session.ts'
import './configuration.css'
import { EditForm } from './editForm.tsx'
import { OtherReported, SettingsTable } from './settings.tsx'
import { useHeard } from './useHeard.ts'
import { Way } from './wayView.tsx'

/** How often the page checks a change that is not applied yet, ms. */
const LOOK_EVERY_MS = 2000

const versionText = (version: number) => (version === 0 ? "the stage's default" : `version ${version}`)

/** The desired configuration of a device, the reported one, and the progress of a change. */
export const ConfigurationView = ({
  device,
  onLook,
  onChanged,
}: {
  device: Device
  onLook: () => void
  onChanged: (configuration: Configuration) => void
}) => {
  const { mayWrite } = useSession()
  const { deviceId, configuration } = device
  useHeard(deviceId, onLook)
  const isUnderWay = configuration.state !== 'applied'
  useEffect(() => {
    if (!isUnderWay) return
    const timer = setInterval(() => {
      if (!document.hidden) onLook()
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isUnderWay, onLook])

  return (
    <div className="configuration">
      <section className="card" aria-labelledby="desired-reported">
        <h2 id="desired-reported">
          Desired and reported{' '}
          <span className="muted configuration__version">{versionText(configuration.version)}</span>
        </h2>
        <SettingsTable device={device} />
        <Way deviceId={deviceId} configuration={configuration} />
      </section>
      {mayWrite ? (
        <section className="card" aria-labelledby="change">
          <h2 id="change">Change</h2>
          <EditForm deviceId={deviceId} configuration={configuration} onChanged={onChanged} onConflict={onLook} />
        </section>
      ) : (
        <Notice title="You cannot change this configuration">
          <p>Your token lacks the scope write. Ask for a token with that scope.</p>
        </Notice>
      )}
      <OtherReported device={device} />
    </div>
  )
}
