import type { Outcome } from '../../core/operations/simulation/outcome.ts'

/** Counts outcomes and times answers, in memory that does not grow with them. */
export type Summary = {
  readonly add: (outcome: Outcome) => void
  /** Counts a message with log lines. */
  readonly addLines: (lines: number, outcome: Outcome) => void
  /** True when every uplink was accepted in the end. */
  readonly isAllAccepted: () => boolean
  /** `12 uplinks and 24 log lines accepted, 1 refused; answered in 3 ms at the median, 40 ms at the longest` */
  readonly text: () => string
}

/** The latest round trips are kept, up to this number. */
const MAX_KEPT = 10_000

/** @see Summary */
export const summary = (): Summary => {
  const counts = { accepted: 0, refused: 0, later: 0, unanswered: 0 }
  let [linesAccepted, linesLost] = [0, 0]
  const roundTrips: number[] = []
  let answers = 0
  const answered = (milliseconds: number): void => {
    roundTrips[answers % MAX_KEPT] = milliseconds
    answers++
  }
  const times = (): string => {
    const sorted = roundTrips.toSorted((one, other) => one - other)
    const median = sorted[Math.floor(sorted.length / 2)]
    if (median === undefined) return ''
    const longest = sorted.at(-1) ?? median
    return `; answered in ${Math.round(median)} ms at the median, ${Math.round(longest)} ms at the longest`
  }
  return {
    add: outcome => {
      counts[outcome.kind]++
      if (outcome.kind !== 'unanswered') answered(outcome.response.roundTripMs)
    },
    addLines: (lines, { kind }) => {
      if (kind === 'accepted') linesAccepted += lines
      else linesLost += lines
    },
    isAllAccepted: () => counts.refused === 0 && counts.unanswered === 0 && counts.accepted > 0,
    text: () => {
      const { accepted, refused, later, unanswered } = counts
      const parts = [
        `${accepted} ${accepted === 1 ? 'uplink' : 'uplinks'}${linesAccepted > 0 ? ` and ${linesAccepted} log lines` : ''} accepted`,
        ...(refused > 0 ? [`${refused} refused`] : []),
        ...(later > 0 ? [`${later} told to come again later`] : []),
        ...(unanswered > 0 ? [`${unanswered} without an answer`] : []),
        ...(linesLost > 0 ? [`${linesLost} log lines not accepted`] : []),
      ]
      return parts.join(', ') + times()
    },
  }
}
