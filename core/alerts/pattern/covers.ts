import type { AlertRule } from '../../contracts/alerts.ts'
import { ALL_DEVICES } from '../../contracts/deviceId.ts'
import { isTestDevice, TEST_DEVICE_PREFIX } from '../../contracts/testDevices.ts'

type Devices = AlertRule['devices']

/** Whether a rule is about a device. A device that only tests the stage has to be named, by its id or by a prefix of such names. */
export const covers = (devices: Devices, deviceId: string): boolean =>
  devices.some(pattern => {
    if (!pattern.endsWith('*')) return pattern === deviceId
    const prefix = pattern.slice(0, -1)
    return deviceId.startsWith(prefix) && (!isTestDevice(deviceId) || isTestDevice(prefix))
  })

/** The filter of an event pattern for the devices of a rule. It lets pass all that {@link covers} takes. */
export const deviceFilter = (devices: Devices): readonly unknown[] =>
  devices.map(pattern => {
    if (pattern === ALL_DEVICES) return { 'anything-but': { prefix: TEST_DEVICE_PREFIX } }
    return pattern.endsWith('*') ? { prefix: pattern.slice(0, -1) } : pattern
  })
