import type { Clock } from '../clock.ts'

/** A clock that stands still until it is moved. */
export type ManualClock = Clock & { readonly advance: (ms: number) => void }

export const manualClock = (startsAt = 0): ManualClock => {
  let now = startsAt
  let timers: { readonly at: number; readonly then: () => void }[] = []
  return {
    now: () => now,
    wall: () => now,
    after: (ms, then) => {
      const timer = { at: now + ms, then }
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
    advance: ms => {
      const end = now + ms
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        timers = timers.filter(one => one !== next)
        now = Math.max(now, next.at)
        next.then()
      }
      now = end
    },
  }
}
