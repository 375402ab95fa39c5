import { blockDevice } from '../core/devices/registry/block.ts'
import { registryCommand } from './registry/registryCommand.ts'

export const blockCommand = registryCommand(
  'block',
  'Blocks a device: whoever sends in its name is answered 4.03. npx sonde unblock ends it.',
  async (devices, deviceId) =>
    `${deviceId} is blocked since ${await blockDevice(devices)(deviceId, new Date())}; listeners know it within deviceRecordSeconds`,
)
