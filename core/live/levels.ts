import { Level } from '../contracts/frames.ts'

/** Whether a frame of this level passes a viewer's filter: `warn` means warn and above; `unknown` always passes. */
export const passes = (level: Level, least: Level | undefined): boolean => {
  if (least === undefined || least === 'unknown' || level === 'unknown') return true
  return Level.options.indexOf(level) >= Level.options.indexOf(least)
}
