import type { Level } from '../../../../client/watch.ts'
import { LEVELS, type LevelCounts } from '../../feed/row.ts'

/**
 * Hides a level or shows it, and with it every lower level of which there are no rows. So history can be asked for all levels
 * from one on, and hiding `info` finds the warnings that are older than everything loaded.
 */
export const toggledLevels = (hidden: ReadonlySet<Level>, level: Level, counts: LevelCounts): ReadonlySet<Level> => {
  const isHidden = hidden.has(level)
  const lower = LEVELS.slice(0, LEVELS.indexOf(level)).filter(one => counts[one] === 0)
  const next = new Set(hidden)
  for (const one of level === 'unknown' ? [level] : [level, ...lower]) {
    if (isHidden) next.delete(one)
    else next.add(one)
  }
  return next
}

/** The level to ask history for (`level=`, which means this level and above): the lowest that is shown; undefined for all. */
export const levelToAsk = (hidden: ReadonlySet<Level>): Level | undefined => {
  const [lowest = 'fatal'] = LEVELS.filter(level => level !== 'unknown' && !hidden.has(level))
  return lowest === 'trace' ? undefined : lowest
}
