import { registerDevice } from '../core/devices/registry/register.ts'
import { registryCommand } from './registry/registryCommand.ts'

export const registerCommand = registryCommand(
  'register',
  'Registers a device: its record is kept, and a stage with unknownDevices "quarantine" takes its uplinks.',
  async (devices, deviceId) => `${deviceId} is registered since ${await registerDevice(devices)(deviceId, new Date())}`,
)
