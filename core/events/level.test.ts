import { expect, it } from 'vitest'
import { Level } from '../contracts/frames.ts'
import { levelsFrom, passes } from './level.ts'

const passing = (least: Level | undefined) => Level.options.filter(level => passes(level, least && levelsFrom(least)))

it.each([
  [undefined, Level.options],
  ['trace', Level.options],
  ['info', ['info', 'warn', 'error', 'fatal', 'unknown']],
  ['warn', ['warn', 'error', 'fatal', 'unknown']],
  ['fatal', ['fatal', 'unknown']],
  ['unknown', Level.options],
] as const)('with the filter %s pass %j', (least, levels) => {
  expect(passing(least)).toEqual(levels)
})
