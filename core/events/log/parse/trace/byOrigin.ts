import type { Entry } from '../entry.ts'
import { prefixOf } from '../level/prefix.ts'
import { plainText } from '../plainText.ts'
import { Follower, type Place } from './follower.ts'
import { isExceptionName, traceBeginning } from './shapes.ts'

/** Origins that are followed at a time: the oldest goes first. */
const MAX_ORIGINS = 50

/**
 * Follows entries of which each is one line of a program, as containers and collectors write them, and says of each whether it belongs to a
 * stack trace before it. Only entries with the same source, application and metadata belong together, and only lines that tell no level.
 */
export class ByOrigin {
  private readonly followers = new Map<string, Follower>()
  private before: string | undefined

  /** `goes-on` is a line of a trace whose last line is not the entry before it. */
  place(entry: Entry): Place | 'goes-on' {
    const line = plainText(entry.message)
    if (entry.level !== 'unknown' && !isExceptionName(line) && traceBeginning(line) === undefined) {
      this.followers.clear()
      this.before = undefined
      return 'begins'
    }
    const origin = JSON.stringify([entry.source, entry.application, entry.metadata])
    const place = this.followerOf(origin).place(line, undefined, () => isOfProgram(line))
    const isNext = origin === this.before
    this.before = origin
    if (place === 'begins' || entry.level !== 'unknown') return 'begins'
    return isNext ? 'continues' : 'goes-on'
  }

  private followerOf(origin: string): Follower {
    const follower = this.followers.get(origin) ?? new Follower()
    this.followers.delete(origin)
    this.followers.set(origin, follower)
    const [oldest] = this.followers.keys()
    if (this.followers.size > MAX_ORIGINS && oldest !== undefined) this.followers.delete(oldest)
    return follower
  }
}

const isOfProgram = (line: string): boolean => {
  const { timestamp, level } = prefixOf(line, { nowMs: 0 })
  return timestamp !== undefined || level !== 'unknown'
}
