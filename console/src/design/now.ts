import { useSyncExternalStore } from 'react'

/** One clock for each pace: all rows of a page share one timer. */
const clockOf = (everyMs: number) => {
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const listeners = new Set<() => void>()
  const tick = () => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  return {
    read: () => now,
    subscribe: (listener: () => void) => {
      if (listeners.size === 0) {
        now = Date.now()
        timer = setInterval(tick, everyMs)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    },
  }
}

const clocks = { second: clockOf(1000), tenSeconds: clockOf(10_000) }

/** The current time, ms since 1970. It ticks. */
export const useNow = (pace: keyof typeof clocks = 'second'): number => {
  const { subscribe, read } = clocks[pace]
  return useSyncExternalStore(subscribe, read)
}
