import { lazy, Suspense } from 'react'
import { adviceOf } from '../api/advice.ts'
import { ApiError } from '../api/problem.ts'
import { ConfigurationView } from '../configuration/configurationView.tsx'
import { Notice } from '../design/notice.tsx'
import { Snippet } from '../design/snippet.tsx'
import { coapLine } from '../fleet/coapLine.ts'
import { LogView } from '../log/logView.tsx'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import './device.css'
import { DeviceHead } from './deviceHead.tsx'
import { type DeviceTab, DeviceTabs } from './deviceTabs.tsx'
import { useDevice } from './useDevice.ts'

const TimeView = lazy(async () => ({ default: (await import('../charts/timeView.tsx')).TimeView }))

/** How often the device is read again, ms: its uplinks arrive over the socket, the progress of a configuration does not. */
const EVERY_MS = 15_000

const Problem = ({ deviceId, error }: { deviceId: string; error: unknown }) => {
  const { coapUrl } = useSession().settings
  if (!(error instanceof ApiError) || error.code !== 'unknown-device') return <PageError error={error} />
  const { title, toDo } = adviceOf(error.code)
  return (
    <Notice title={title}>
      <p>{toDo} This command sends an uplink in its name:</p>
      <Snippet text={coapLine(coapUrl, deviceId)} label="the command" />
    </Notice>
  )
}

/** One device: its live log, its charts, or its configuration. */
export const DevicePage = ({ deviceId, tab }: { deviceId: string; tab: DeviceTab }) => {
  const { device, error, refresh, hear, configured } = useDevice(deviceId, EVERY_MS)
  return (
    <div className="device">
      <DeviceHead deviceId={deviceId} device={device} />
      <DeviceTabs deviceId={deviceId} tab={tab} />
      {error !== undefined && <Problem deviceId={deviceId} error={error} />}
      <div className="device__view">
        {tab === 'live' && <LogView key={deviceId} devices={[deviceId]} onEvent={hear} />}
        {tab === 'time' && (
          <Suspense fallback={<p className="opening">Opening the charts …</p>}>
            <TimeView key={deviceId} deviceId={deviceId} onEvent={hear} />
          </Suspense>
        )}
        {tab === 'configuration' && device && (
          <ConfigurationView key={deviceId} device={device} onLook={refresh} onChanged={configured} />
        )}
      </div>
    </div>
  )
}
