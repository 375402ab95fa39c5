import { isTestDevice } from '../../contracts/testDevices.ts'
import { heardAtOf } from './device.ts'
import type { ListDevices } from './fleet.ts'

/** Devices that are looked at: in a larger fleet, one of the first hundred was heard lately where the fleet is heard at all. */
const SAMPLE = 100

/**
 * When a device was heard last, by the records of the first hundred, ms since 1970; undefined where no device was ever heard.
 * Devices that only test the stage do not count.
 */
export const lastHeard = (list: ListDevices) => async (): Promise<number | undefined> => {
  const { devices } = await list(['*'], undefined, SAMPLE, ['device'])
  const times = devices
    .filter(({ deviceId }) => !isTestDevice(deviceId))
    .map(device => Date.parse(heardAtOf(device) ?? ''))
    .filter(time => !Number.isNaN(time))
  return times.length > 0 ? Math.max(...times) : undefined
}
