import type { DeviceStatus } from '../../../core/contracts/http.ts'

/** A service is online for so long after its last line, ms, as the HTTP API says. It promises no interval, so it is never late. */
export const ONLINE_MS = 10 * 60_000

/** @param seenAtMs when its last line was received, ms since 1970; null when it has sent none */
export const serviceStatusAt = (seenAtMs: number | null, nowMs: number): DeviceStatus =>
  seenAtMs !== null && nowMs - seenAtMs < ONLINE_MS ? 'online' : 'offline'
