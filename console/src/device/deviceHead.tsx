import type { Device } from '../../../core/contracts/http.ts'
import { useNow } from '../design/now.ts'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { StatusMark } from '../fleet/statusMark.tsx'
import { DeviceAlerts } from '../openAlerts/deviceAlerts.tsx'
import { useSession } from '../session/session.ts'
import { sourceKindOf } from '../sources/sourceKind.ts'
import { SourceMark } from '../sources/sourceMark.tsx'
import { silentSince, statusOf } from '../sources/statusOf.ts'

const Facts = ({ device }: { device: Device }) => {
  const nowMs = useNow()
  const { heartbeatBounds } = useSession()
  const { heartbeat_interval, sw_version }: Readonly<Record<string, unknown>> = Object(device.reported)
  const { status, lastSeenAt, uplinkCount } = device
  const kind = sourceKindOf(device)
  const seenAtMs = lastSeenAt === null ? null : Date.parse(lastSeenAt)
  const heartbeatSeconds = typeof heartbeat_interval === 'number' ? heartbeat_interval : null
  const told = { status, asOfMs: seenAtMs ?? 0, sinceMs: undefined, id: '' }
  const judged = { kind, seenAtMs, heartbeatSeconds, told }
  return (
    <>
      <StatusMark
        status={statusOf(judged, nowMs, heartbeatBounds)}
        sinceMs={silentSince(judged, nowMs, heartbeatBounds)}
      />
      <span className="muted">
        {seenAtMs === null ? (
          'never seen'
        ) : (
          <>
            {kind === 'service' ? 'last line' : 'seen'} <Time at={seenAtMs} as="relative" />
          </>
        )}
        {uplinkCount !== null && `, uplink #${uplinkCount}`}
      </span>
      {typeof sw_version === 'string' && (
        <span className="muted device__firmware">firmware {visibleText(sw_version)}</span>
      )}
    </>
  )
}

/** The id of a device or a service, its status, and its last uplink or line. */
export const DeviceHead = ({ deviceId, device }: { deviceId: string; device: Device | undefined }) => (
  <div className="device__head">
    <h1 className="device__id">
      {device && <SourceMark kind={sourceKindOf(device)} />}
      {visibleText(deviceId)}
    </h1>
    {device && <Facts device={device} />}
    <DeviceAlerts deviceId={deviceId} />
  </div>
)
