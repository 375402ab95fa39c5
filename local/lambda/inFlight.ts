/** Counts what is under way, so that a test or a shutdown can wait for nothing to be. */
export type InFlight = {
  readonly begin: () => void
  readonly end: () => void
  readonly count: () => number
  /** Resolves when nothing is under way, at once if that is so now. */
  readonly idle: () => Promise<void>
}

/** @see InFlight */
export const inFlight = (): InFlight => {
  let count = 0
  let waiting: (() => void)[] = []
  return {
    begin: () => {
      count += 1
    },
    end: () => {
      count -= 1
      if (count > 0) return
      const resolved = waiting
      waiting = []
      for (const resolve of resolved) resolve()
    },
    count: () => count,
    idle: () => (count === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  }
}
