import type { Entry } from '../entry.ts'
import { prefixOf } from '../level/prefix.ts'
import { plainText } from '../plainText.ts'
import { Follower, type Place } from './follower.ts'

/**
 * Follows entries of which each is one line of a program, as containers and collectors write them, and says of each whether it belongs to a
 * stack trace before it. Only neighbours with the same source, application and metadata belong together, and only lines that tell no level.
 */
export class ByOrigin {
  private follower = new Follower()
  private origin: string | undefined

  /** `goes-on` is a line of a trace whose beginning is not the entry before it. */
  place(entry: Entry): Place | 'goes-on' {
    const origin = JSON.stringify([entry.source, entry.application, entry.metadata])
    const isSame = origin === this.origin
    if (!isSame) this.follower = new Follower()
    this.origin = origin
    const line = plainText(entry.message)
    const place = this.follower.place(line, () => isOfProgram(line))
    if (place === 'begins' || entry.level !== 'unknown') return 'begins'
    return isSame ? 'continues' : 'goes-on'
  }
}

const isOfProgram = (line: string): boolean => {
  const { timestamp, level } = prefixOf(line, { nowMs: 0 })
  return timestamp !== undefined || level !== 'unknown'
}
