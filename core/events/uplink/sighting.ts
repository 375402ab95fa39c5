import { asObject } from '../../contracts/jsonValue.ts'
import type { Sighting } from '../../contracts/sighting.ts'
import type { UplinkReceived } from './detail.ts'

/** The facts about its device that an uplink tells. */
export const sightingIn = ({
  deviceId,
  id,
  formerId,
  receivedAt,
  uplink,
  delivered,
  address,
}: UplinkReceived): Sighting => {
  const count = uplink.uplink_count
  const heartbeat = asObject(uplink.heartbeat)
  const temperature = heartbeat?.modem_temperature
  return {
    deviceId,
    id,
    formerId,
    receivedAt,
    uplinkCount: Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : undefined,
    temperature: Number.isFinite(temperature) ? Number(temperature) : undefined,
    reported: asObject(heartbeat?.config),
    delivered,
    address,
  }
}
