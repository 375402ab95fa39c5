import { type Spread, spread } from '../statistics.ts'

/** Counts the outcomes of uplinks that were sent. */
export type Tally = {
  readonly answered: (code: string, latencyMs: number) => void
  readonly lost: () => void
  readonly result: () => LoadResult
}

export type LoadResult = {
  /** Answers by code, `2.04`. */
  readonly byCode: Readonly<Record<string, number>>
  readonly accepted: number
  readonly answeredInAll: number
  /** Not answered in time; nothing is sent again. */
  readonly lost: number
  /** From sending to answer, ms, of what was accepted. */
  readonly latency: Spread
}

export const tally = (): Tally => {
  const byCode = new Map<string, number>()
  const latencies: number[] = []
  let lost = 0
  return {
    answered: (code, latencyMs) => {
      byCode.set(code, (byCode.get(code) ?? 0) + 1)
      if (code.startsWith('2.')) latencies.push(latencyMs)
    },
    lost: () => {
      lost += 1
    },
    result: () => ({
      byCode: Object.fromEntries([...byCode].sort()),
      accepted: latencies.length,
      answeredInAll: [...byCode.values()].reduce((sum, count) => sum + count, 0),
      lost,
      latency: spread(latencies),
    }),
  }
}
