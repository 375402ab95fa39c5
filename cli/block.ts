import { blockDevice } from '../core/devices/registry/block.ts'
import { runCommand } from './command.ts'
import { registryCommand } from './registry/registryCommand.ts'

await runCommand(
  registryCommand(
    'block',
    'Blocks a device: whoever sends in its name is answered 4.03. npm run unblock ends it.',
    async (devices, deviceId) =>
      `${deviceId} is blocked since ${await blockDevice(devices)(deviceId, new Date())}; listeners know it within deviceRecordSeconds`,
  ),
)
