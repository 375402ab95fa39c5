import type { Level } from '../../contracts/frames.ts'

/** The log lines or the uplinks in a stored item, by level. */
export type Tally = { readonly of: 'lines' | 'uplinks'; readonly levels: Readonly<Partial<Record<Level, number>>> }

/** How many there are, of all levels. */
export const countIn = ({ levels }: Pick<Tally, 'levels'>): number =>
  Object.values(levels).reduce((sum, count) => sum + count, 0)

/** The tally of log lines. */
export const tallyOf = (lines: readonly { readonly level: Level }[]): Tally => {
  const levels: Partial<Record<Level, number>> = {}
  for (const { level } of lines) levels[level] = (levels[level] ?? 0) + 1
  return { of: 'lines', levels }
}
