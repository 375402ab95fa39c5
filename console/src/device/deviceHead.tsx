import type { Device } from '../../../core/contracts/http.ts'
import { statusAt } from '../../../core/devices/fleet/status.ts'
import { useNow } from '../design/now.ts'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { StatusMark } from '../fleet/statusMark.tsx'
import { useSession } from '../session/session.ts'

const Facts = ({ device }: { device: Device }) => {
  const nowMs = useNow()
  const { heartbeatBounds } = useSession()
  const { heartbeat_interval, sw_version }: Readonly<Record<string, unknown>> = Object(device.reported)
  const { lastSeenAt, uplinkCount } = device
  const seenAtMs = lastSeenAt === null ? null : Date.parse(lastSeenAt)
  const heartbeatSeconds = typeof heartbeat_interval === 'number' ? heartbeat_interval : null
  return (
    <>
      <StatusMark status={statusAt({ seenAtMs, heartbeatSeconds }, nowMs, heartbeatBounds)} />
      <span className="muted">
        {seenAtMs === null ? (
          'never seen'
        ) : (
          <>
            seen <Time at={seenAtMs} as="relative" />
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

/** The id of a device, its status, and its last uplink. */
export const DeviceHead = ({ deviceId, device }: { deviceId: string; device: Device | undefined }) => (
  <div className="device__head">
    <h1 className="device__id">{visibleText(deviceId)}</h1>
    {device && <Facts device={device} />}
  </div>
)
