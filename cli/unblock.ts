import { unblockDevice } from '../core/devices/registry/block.ts'
import { registryCommand } from './registry/registryCommand.ts'

export const unblockCommand = registryCommand('unblock', 'Hears a blocked device again.', async (devices, deviceId) => {
  await unblockDevice(devices)(deviceId, new Date())
  return `${deviceId} is no longer blocked; listeners know it within deviceRecordSeconds`
})
