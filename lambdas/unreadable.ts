import { jsonLogger } from '../core/runtime/log.ts'

const log = jsonLogger()

/** Says which stored event could not be read: nothing of a device is left out in silence. */
export const onUnreadable = (deviceId: string, id: string): void =>
  log('error', 'stored event not read', { deviceId, id })
