import type { Entry } from '../entry.ts'
import { plainText } from '../plainText.ts'
import { isFrame } from './shapes.ts'

/** An entry does not grow beyond this number of characters: a further line begins another one, which continues it. */
const MAX_MESSAGE = 15_000

/** Entries to which lines are added while they are read. */
export class Entries {
  private readonly list: Entry[] = []
  private parts: string[] = []
  private size = 0

  begin(entry: Entry): void {
    this.finish()
    this.list.push(entry)
    this.parts = [entry.message]
    this.size = entry.message.length
  }

  /** Whether the last entry says that all is well: a trace that Python prints below it tells of something else. */
  isQuiet(): boolean {
    const level = this.list.at(-1)?.level
    return level === 'trace' || level === 'debug' || level === 'info'
  }

  /** Adds a line to the last entry. Without one, or where it is full, the line is an entry that continues. */
  add(entry: Entry, blanks = 0): void {
    const last = this.list.at(-1)
    if (!last || this.size + entry.message.length > MAX_MESSAGE) {
      this.begin({ ...entry, level: last?.level ?? entry.level, continues: true })
      return
    }
    if (blanks > 0) this.parts.push('')
    this.parts.push(entry.message)
    this.size += entry.message.length + 1
    if (last.level === 'unknown' && last.continues === undefined && isFrame(plainText(entry.message)))
      last.level = 'error'
  }

  all(): readonly Entry[] {
    this.finish()
    return this.list
  }

  private finish(): void {
    const last = this.list.at(-1)
    if (last && this.parts.length > 1) last.message = this.parts.join('\n')
    this.parts = []
  }
}
