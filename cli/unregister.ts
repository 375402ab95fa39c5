import { unregisterDevice } from '../core/devices/registry/unregister.ts'
import { registryCommand } from './registry/registryCommand.ts'

export const unregisterCommand = registryCommand(
  'unregister',
  'Ends the registration of a device. Its name and its record are forgotten 30 days after it was last heard.',
  async (devices, deviceId) => {
    const forgotten = await unregisterDevice(devices)(deviceId, new Date())
    return forgotten === undefined
      ? `${deviceId} is no longer registered; it is blocked, so that its record stays`
      : `${deviceId} is no longer registered, and is forgotten on ${forgotten.toISOString()} unless it is heard again`
  },
)
