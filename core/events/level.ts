import { Level } from '../contracts/frames.ts'

/** The levels that pass a filter: `warn` means warn and above; `unknown` always passes. */
export const levelsFrom = (least: Level): readonly Level[] =>
  least === 'unknown' ? Level.options : Level.options.slice(Level.options.indexOf(least))

/** Whether a frame of this level passes a viewer's filter; without one everything does. */
export const passes = (level: Level, levels: readonly Level[] | undefined): boolean =>
  levels === undefined || levels.includes(level)
