import { lazy, Suspense } from 'react'
import { adviceOf } from '../api/advice.ts'
import { ApiError } from '../api/problem.ts'
import { Notice } from '../design/notice.tsx'
import { Snippet } from '../design/snippet.tsx'
import { coapLine } from '../fleet/coapLine.ts'
import { LogView } from '../log/logView.tsx'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import './device.css'
import { sourceKindOf } from '../sources/sourceKind.ts'
import { DeviceHead } from './deviceHead.tsx'
import { type DeviceTab, DeviceTabs } from './deviceTabs.tsx'
import { useDevice } from './useDevice.ts'

const ConfigurationView = lazy(async () => ({
  default: (await import('../configuration/configurationView.tsx')).ConfigurationView,
}))
const KeyView = lazy(async () => ({ default: (await import('../key/keyView.tsx')).KeyView }))
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

/** One device or service: its live log, its charts, or the configuration or the key of a device. */
export const DevicePage = ({ deviceId, tab }: { deviceId: string; tab: DeviceTab }) => {
  const { device, error, refresh, hear, configured } = useDevice(deviceId, EVERY_MS)
  return (
    <div className="device">
      <DeviceHead deviceId={deviceId} device={device} />
      <DeviceTabs deviceId={deviceId} tab={tab} kind={device ? sourceKindOf(device) : 'device'} />
      {error !== undefined && <Problem deviceId={deviceId} error={error} />}
      <div className="device__view">
        {tab === 'live' && <LogView key={deviceId} devices={[deviceId]} onEvent={hear} />}
        {tab === 'time' && !device && error === undefined && <p className="opening">Opening the charts …</p>}
        {tab === 'time' && (device || error !== undefined) && (
          <Suspense fallback={<p className="opening">Opening the charts …</p>}>
            <TimeView key={deviceId} deviceId={deviceId} device={device} onEvent={hear} />
          </Suspense>
        )}
        {tab === 'configuration' && device && (
          <Suspense fallback={<p className="opening">Opening the configuration …</p>}>
            <ConfigurationView key={deviceId} device={device} onLook={refresh} onChanged={configured} />
          </Suspense>
        )}
        {tab === 'key' && (device || error !== undefined) && (
          <Suspense fallback={<p className="opening">Opening the key …</p>}>
            <KeyView key={deviceId} deviceId={deviceId} keyedAt={device?.keyedAt ?? null} onChanged={refresh} />
          </Suspense>
        )}
      </div>
    </div>
  )
}
