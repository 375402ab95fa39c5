import type { Entry } from './entry.ts'
import { prefixOf } from './level/prefix.ts'
import { plainText } from './plainText.ts'
import { Entries } from './trace/entries.ts'
import { Follower } from './trace/follower.ts'

/**
 * Joins the entries of which each is one line of a stack trace, as collectors send them that read line by line. Only neighbours with the
 * same source, application and metadata are joined; their order stays.
 *
 * @param entries of one request, in their order
 */
export const joinTraces = (entries: readonly Entry[]): readonly Entry[] => {
  const joined = new Entries()
  let follower = new Follower()
  let before: string | undefined
  for (const entry of entries) {
    const origin = JSON.stringify([entry.source, entry.application, entry.metadata])
    if (origin !== before) follower = new Follower()
    const line = plainText(entry.message)
    const place = follower.place(line, () => isOfProgram(line))
    if (place === 'begins') joined.begin({ ...entry })
    else if (origin === before) joined.add(entry)
    else joined.begin({ ...entry, continues: true })
    before = origin
  }
  return joined.all()
}

const isOfProgram = (line: string): boolean => {
  const { timestamp, level } = prefixOf(line, { nowMs: 0 })
  return timestamp !== undefined || level !== 'unknown'
}
