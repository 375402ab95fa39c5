import { boundedMap } from '../../core/runtime/boundedMap.ts'
import { tokenBuckets } from '../tokenBuckets.ts'

/*
 * A kid that the stage gave out is known by its proof. One that was made elsewhere is known by the table alone, so a made-up one could cost a read each
 * time: reads of those that no task has seen yet are limited, for each address and as a whole, and kids that do not exist are remembered.
 */

/** Reads for one address, which may be that of a fleet behind a carrier's NAT. */
const OF_ADDRESS = { ratePerSecond: 5, burst: 50 }
/** All reads of a task: half a read unit each, which makes 2.2 million units a day at most. */
const OF_TASK = { ratePerSecond: 50, burst: 200 }
const MAX_ADDRESSES = 10_000
/** Kids that exist: they are read without a limit, also once their records are forgotten. */
const MAX_KNOWN = 100_000
const MAX_ABSENT = 10_000
/** How long it is remembered that a kid does not exist, ms. */
const ABSENT_MS = 10_000

/** Decides whether the record of a kid that the stage did not give out is read. */
export type ForeignKids = {
  /** `unknown`: it does not exist, as far as is known. `later`: too many others are read. @param kid hex */
  readonly mayRead: (kid: string, address: string) => 'read' | 'unknown' | 'later'
  /** Takes in what a read has shown. */
  readonly found: (kid: string, exists: boolean) => void
}

/**
 * @param areAllowed whether the stage has any key whose kid was made elsewhere
 * @param now ms, monotonic
 */
export const foreignKids = ({
  areAllowed,
  now,
}: {
  readonly areAllowed: () => boolean
  readonly now: () => number
}): ForeignKids => {
  const known = boundedMap<string, true>(MAX_KNOWN)
  const absentUntil = boundedMap<string, number>(MAX_ABSENT)
  const takeOfAddress = tokenBuckets({ ...OF_ADDRESS, maxBuckets: MAX_ADDRESSES, now })
  const takeOfTask = tokenBuckets({ ...OF_TASK, maxBuckets: 1, now })
  return {
    mayRead: (kid, address) => {
      if (!areAllowed() || (absentUntil.get(kid) ?? 0) > now()) return 'unknown'
      if (known.get(kid)) return 'read'
      return takeOfAddress(address) === 0 && takeOfTask('') === 0 ? 'read' : 'later'
    },
    found: (kid, exists) => {
      if (exists) known.set(kid, true)
      else absentUntil.set(kid, now() + ABSENT_MS)
    },
  }
}
