import { timeOf } from '../../../client/ids.ts'
import { Level } from '../../contracts/frames.ts'
import type { Tally } from './tally.ts'

/**
 * An item of the Counts table holds an hour of a source. Each of its minutes has a number for each level that came in it: `07i` is the
 * lines of level info in the minute 7, `07I` the uplinks, `07b` the batches of lines. They are attributes and no nested map, since one update
 * can then add to a minute that is new and to one that is not. All 60 minutes with all levels are under 4 KB.
 */
const LETTERS: Readonly<Record<Level, string>> = {
  trace: 't',
  debug: 'd',
  info: 'i',
  warn: 'w',
  error: 'e',
  fatal: 'f',
  unknown: 'u',
}
const BATCHES = 'b'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** The sort key of the hour that contains a time, ms since 1970: `2024-01-15T10`, so that hours sort as text. */
export const hourOf = (ms: number): string => new Date(ms).toISOString().slice(0, 13)

/** The beginning of an hour, ms since 1970. */
export const startOfHour = (hour: string): number => Date.parse(`${hour}:00:00Z`)

/** When the counts of an hour expire, seconds since 1970: after its end. */
export const hourExpiry = (hour: string, keptSeconds: number): number =>
  (startOfHour(hour) + HOUR_MS) / 1000 + keptSeconds

const minuteOf = (ms: number): string => String(Math.floor((ms % HOUR_MS) / MINUTE_MS)).padStart(2, '0')

/** The numbers that a batch adds to its hour, by the names of their attributes. */
export const additions = (id: string, { of, levels }: Tally): ReadonlyMap<string, number> => {
  const minute = minuteOf(timeOf(id))
  const letter = (level: Level) => (of === 'lines' ? LETTERS[level] : LETTERS[level].toUpperCase())
  const counted = Level.options.flatMap(level => {
    const count = levels[level]
    return count ? [[minute + letter(level), count] as const] : []
  })
  return new Map([...counted, ...(of === 'lines' ? [[minute + BATCHES, 1] as const] : [])])
}

/** The attributes of a minute. */
export const attributesOfMinute = (ms: number): readonly string[] => {
  const minute = minuteOf(ms)
  const letters = Object.values(LETTERS)
  return [...letters, ...letters.map(letter => letter.toUpperCase()), BATCHES].map(letter => minute + letter)
}

/** Counts by level, and the batches in which lines came. */
export type Counted = {
  readonly lines: Readonly<Partial<Record<Level, number>>>
  readonly uplinks: Readonly<Partial<Record<Level, number>>>
  readonly batches: number
}

/** The counts of a minute in an item. @param minute from 0 to 59 */
export const countedIn = (item: Readonly<Record<string, unknown>>, minute: number): Counted => {
  const prefix = String(minute).padStart(2, '0')
  const numberAt = (letter: string): number => {
    const value = item[prefix + letter]
    return typeof value === 'number' ? value : 0
  }
  const byLevel = (letterOf: (letter: string) => string) =>
    Object.fromEntries(
      Level.options.flatMap(level => {
        const count = numberAt(letterOf(LETTERS[level]))
        return count > 0 ? [[level, count]] : []
      }),
    )
  return {
    lines: byLevel(letter => letter),
    uplinks: byLevel(letter => letter.toUpperCase()),
    batches: numberAt(BATCHES),
  }
}
