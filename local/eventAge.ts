/**
 * However short the time scale makes an age, an event is worth this long, ms: starting a function takes real time, and much of it on a
 * machine that is busy.
 */
export const SHORTEST_AGE_MS = 30_000

/**
 * The age at which an event is given up, ms. @param seconds as the template says
 * @param shortestMs {@link SHORTEST_AGE_MS} unless a test waits for it
 */
export const eventAgeMs = (seconds: number, timeScale: number, shortestMs = SHORTEST_AGE_MS): number =>
  Math.max(seconds * 1000 * timeScale, Math.min(seconds * 1000, shortestMs))
