import { jsonLogger } from '../core/runtime/log.ts'

const log = jsonLogger()

/** Logs which stored event could not be read: no event is left out silently. */
export const onUnreadable = (deviceId: string, id: string): void =>
  log('error', 'stored event unreadable', { deviceId, id })
