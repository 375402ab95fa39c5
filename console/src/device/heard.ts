import { timeOf } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import type { Device } from '../../../core/contracts/http.ts'
import type { StatusWord } from '../kinds/kind.ts'
import { reportOf, viewOf } from '../kinds/kinds.ts'
import { sourceKindOf } from '../sources/sourceKind.ts'

/** A service with the time of a line of its own. */
const withLine = (service: Device, { deviceId, id }: EventFrame): Device => {
  if (deviceId !== service.deviceId || (service.lastId !== null && id <= service.lastId)) return service
  return { ...service, status: 'online', lastId: id, lastSeenAt: new Date(timeOf(id)).toISOString() }
}

/** A device with the word of the stage about its status, unless it was heard since. */
const withWord = (device: Device, { status, heardAtMs }: StatusWord): Device => {
  const seenAtMs = device.lastSeenAt === null ? 0 : Date.parse(device.lastSeenAt)
  if (seenAtMs > heardAtMs) return device
  return { ...device, status, lastSeenAt: new Date(heardAtMs).toISOString() }
}

/** A device with what an event of it reports. An event that is older than the last known one changes nothing. */
export const withHeard = (device: Device, event: EventFrame): Device => {
  if (sourceKindOf(device) === 'service') return withLine(device, event)
  const word = viewOf(event).status?.(event)
  if (word && event.deviceId === device.deviceId) return withWord(device, word)
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
