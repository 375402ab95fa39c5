import { describe, expect, it } from 'vitest'
import type { Level } from '../../../../client/watch.ts'
import { levelToAsk, toggledLevels } from './levels.ts'

const counts = { trace: 0, debug: 0, info: 10, warn: 1, error: 0, fatal: 0, unknown: 0 }
const set = (...levels: readonly Level[]) => new Set(levels)

describe('hiding levels', () => {
  it.each([
    ['hides the lower levels that have no rows', set(), 'info', set('info', 'trace', 'debug')],
    ['shows them again', set('info', 'trace', 'debug'), 'info', set()],
    ['leaves lower levels that have rows', set(), 'warn', set('warn', 'trace', 'debug')],
    ['leaves what is hidden besides', set('error'), 'info', set('error', 'info', 'trace', 'debug')],
    ['has no lower levels than unknown', set(), 'unknown', set('unknown')],
  ] as const)('%s', (_, hidden, level, after) => expect(toggledLevels(hidden, level, counts)).toEqual(after))

  it.each([
    ['all', set(), undefined],
    ['all, because the lowest is shown', set('info'), undefined],
    ['warn and above without info and below', set('trace', 'debug', 'info'), 'warn'],
    ['debug and above', set('trace'), 'debug'],
    ['warn and above, with a level hidden between', set('trace', 'debug', 'info', 'error'), 'warn'],
    ['fatal when nothing but unknown is shown', set('trace', 'debug', 'info', 'warn', 'error', 'fatal'), 'fatal'],
  ] as const)('asks history for %s', (_, hidden, level) => expect(levelToAsk(hidden)).toBe(level))
})
