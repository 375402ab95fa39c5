import type { EventFrame } from '../../../client/watch.ts'
import type { Device } from '../../../core/contracts/http.ts'
import { reportOf } from '../kinds/kinds.ts'

/** A device with what an event of it reports. An event that is older than the last known one changes nothing. */
export const withHeard = (device: Device, event: EventFrame): Device => {
  const report = reportOf(event)
  if (!report || event.deviceId !== device.deviceId) return device
  if (device.lastId !== null && event.id <= device.lastId) return device
  const { count, temperature, configuration } = report
  return {
    ...device,
    status: 'online',
    lastId: event.id,
    lastSeenAt: event.timestamp,
    uplinkCount: count ?? device.uplinkCount,
    temperature: typeof temperature === 'number' ? temperature : device.temperature,
    reported: configuration === undefined ? device.reported : { ...Object(device.reported), ...configuration },
  }
}
