import { timingSafeEqual } from 'node:crypto'
import { hmac } from '../../runtime/hmac.ts'

/*
 * RFC 9175 §2.3, Appendix A: an Echo value that any task can check, since it holds its own time under a MAC. It is bound to a kid: no other
 * device can show it.
 */

/** How long an Echo value shows that its request is fresh, ms. */
export const ECHO_LIFETIME_MS = 30_000

const USE = Buffer.from('sonde echo')
const TIME_BYTES = 6
const MAC_BYTES = 8

/** @param now ms since 1970 */
export const newEchoValue = (deviceSecret: Uint8Array, kid: Uint8Array, now: number): Buffer => {
  const time = Buffer.alloc(TIME_BYTES)
  time.writeUIntBE(now, 0, TIME_BYTES)
  return Buffer.concat([time, macOf(deviceSecret, kid, time)])
}

/** Whether an Echo value was given out under this device secret for this kid, at most {@link ECHO_LIFETIME_MS} ago by the clock of any task. */
export const isFreshEcho = (deviceSecret: Uint8Array, kid: Uint8Array, value: Buffer, now: number): boolean => {
  if (value.length !== TIME_BYTES + MAC_BYTES) return false
  const time = value.subarray(0, TIME_BYTES)
  if (!timingSafeEqual(value.subarray(TIME_BYTES), macOf(deviceSecret, kid, time))) return false
  return Math.abs(now - time.readUIntBE(0, TIME_BYTES)) <= ECHO_LIFETIME_MS
}

const macOf = (deviceSecret: Uint8Array, kid: Uint8Array, time: Uint8Array): Buffer =>
  hmac(deviceSecret, USE, time, kid).subarray(0, MAC_BYTES)
