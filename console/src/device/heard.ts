import type { EventFrame, JsonValue } from '../../../client/watch.ts'
import type { Device } from '../../../core/contracts/http.ts'

const fieldOf = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined

/** A device with what an uplink of it says; one that is older than what is known changes nothing. */
export const withHeard = (device: Device, event: EventFrame): Device => {
  if (event.type !== 'uplink' || event.deviceId !== device.deviceId) return device
  if (device.lastId !== null && event.id <= device.lastId) return device
  const { uplink, uplink_count, temperature } = event.data
  const config = fieldOf(fieldOf(uplink, 'heartbeat'), 'config')
  return {
    ...device,
    status: 'online',
    lastId: event.id,
    lastSeenAt: event.timestamp,
    uplinkCount: uplink_count ?? device.uplinkCount,
    temperature: typeof temperature === 'number' ? temperature : device.temperature,
    reported: config === undefined ? device.reported : { ...Object(device.reported), ...Object(config) },
  }
}
