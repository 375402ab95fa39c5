/** Counts by name: `answers.2.04`, `ignored.ping`. */
export type Counters = {
  readonly add: (name: string, count?: number) => void
  /** All counts since the start. */
  readonly totals: () => Record<string, number>
  /** The counts since the last call. */
  readonly sinceLast: () => Record<string, number>
}

/** Counters of one process. Names come from the code, never from the network, so that there are few. */
export const counters = (): Counters => {
  const counts = new Map<string, number>()
  let last = new Map<string, number>()
  return {
    add: (name, count = 1) => void counts.set(name, (counts.get(name) ?? 0) + count),
    totals: () => Object.fromEntries(counts),
    sinceLast: () => {
      const changes = [...counts]
        .map(([name, count]): [string, number] => [name, count - (last.get(name) ?? 0)])
        .filter(([, count]) => count > 0)
      last = new Map(counts)
      return Object.fromEntries(changes)
    },
  }
}
