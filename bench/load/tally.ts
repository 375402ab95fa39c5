import { type Spread, spread } from '../statistics.ts'

/** Counts the outcomes of uplinks that were sent. */
export type Tally = {
  readonly answered: (answer: Answer) => void
  readonly lost: () => void
  readonly result: () => LoadResult
}

/** An answer, as far as it is measured. */
export type Answer = {
  readonly code: string
  /** From sending to answer, ms. */
  readonly latencyMs: number
  readonly sequence: number
  /** Whether it tells the device its own configuration. */
  readonly isTold: boolean
  readonly hasMaxAge: boolean
}

export type LoadResult = {
  /** Answers by code, `2.04`. */
  readonly byCode: Readonly<Record<string, number>>
  readonly accepted: number
  /** Accepted, and the answer told the device its own configuration: it was answered from its record. */
  readonly told: number
  /** 5.03 without Max-Age. */
  readonly withoutMaxAge: number
  /** Sequences of what was accepted; a function, so that the raw numbers of a run stay short. */
  readonly sequences: () => readonly number[]
  readonly answeredInAll: number
  /** Not answered in time; nothing is sent again. */
  readonly lost: number
  /** From sending to answer, ms, of what was accepted. */
  readonly latency: Spread
}

export const tally = (): Tally => {
  const byCode = new Map<string, number>()
  const latencies: number[] = []
  const sequences: number[] = []
  let lost = 0
  let told = 0
  let withoutMaxAge = 0
  return {
    answered: ({ code, latencyMs, sequence, isTold, hasMaxAge }) => {
      byCode.set(code, (byCode.get(code) ?? 0) + 1)
      if (code === '5.03' && !hasMaxAge) withoutMaxAge += 1
      if (!code.startsWith('2.')) return
      latencies.push(latencyMs)
      sequences.push(sequence)
      if (isTold) told += 1
    },
    lost: () => {
      lost += 1
    },
    result: () => ({
      byCode: Object.fromEntries([...byCode].sort()),
      accepted: latencies.length,
      told,
      withoutMaxAge,
      sequences: () => sequences,
      answeredInAll: [...byCode.values()].reduce((sum, count) => sum + count, 0),
      lost,
      latency: spread(latencies),
    }),
  }
}
