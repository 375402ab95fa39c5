import { ALL_DEVICES } from '../contracts/deviceId.ts'
import type { Viewer } from './viewers.ts'

/** The subscription that a connection has a message under: its device, or `*` also where several devices share a message. */
export const subscriptionOf = (viewers: readonly Pick<Viewer, 'deviceId'>[]): string => {
  const [first, ...others] = viewers
  return first && others.length === 0 ? first.deviceId : ALL_DEVICES
}
