import { registerDevice } from '../core/devices/registry/register.ts'
import { runCommand } from './command.ts'
import { registryCommand } from './registry/registryCommand.ts'

await runCommand(
  registryCommand(
    'register',
    'Registers a device: its record is kept, and a stage with unknownDevices "quarantine" takes its uplinks.',
    async (devices, deviceId) =>
      `${deviceId} is registered since ${await registerDevice(devices)(deviceId, new Date())}`,
  ),
)
