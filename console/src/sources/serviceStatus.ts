/** A service that has sent a line within this time is active, ms. */
export const ACTIVE_MS = 10 * 60_000

/** Whether a service has sent a line lately. A quiet one may be gone, or have nothing to say: it promises no interval. */
export type ServiceStatus = 'active' | 'quiet'

/** @param seenAtMs when its last line was received, ms since 1970; null when it has sent none */
export const serviceStatusAt = (seenAtMs: number | null, nowMs: number): ServiceStatus =>
  seenAtMs !== null && nowMs - seenAtMs < ACTIVE_MS ? 'active' : 'quiet'
