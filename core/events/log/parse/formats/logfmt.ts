import type { Parser } from '../entry.ts'
import { objectEntry } from '../object/objectEntry.ts'
import { pairsIn } from './pairs.ts'

/** Names one of which a single pair, or a line with bare keys, must have: other text may hold a `=` too. */
const TELLING = ['msg', 'message', 'level', 'lvl', 'severity', 'time', 'ts', 'at']
const START = /^[A-Za-z_@][\w.@/-]{0,127}=/

/**
 * logfmt (brandur.org/logfmt): Go's `slog` and logrus, Heroku, Fortinet. All of a line must be pairs, at least two of them.
 *
 * @param readMessage reads the message if no field tells a level
 */
export const logfmtFormat =
  (readMessage: Parser): Parser =>
  (line, reading) => {
    if (!START.test(line)) return undefined
    const read = pairsIn(line, 0)
    if (!read) return undefined
    const { pairs, count, bare } = read
    if ((count < 2 || bare > 0) && !TELLING.some(name => Object.hasOwn(pairs, name))) return undefined
    // Fortinet writes the time as two fields, Heroku's router the level as `at`.
    const { date, time, at, level } = pairs
    if (typeof date === 'string' && typeof time === 'string' && /^\d\d:/.test(time)) {
      const zone = typeof pairs.tz === 'string' ? pairs.tz : ''
      const { date: _date, time: _time, ...others } = pairs
      return objectEntry({ time: `${date} ${time}${zone}`, ...others }, reading, readMessage, line)
    }
    const isHeroku = typeof at === 'string' && level === undefined && /^(info|warning|error)$/.test(at)
    return objectEntry(isHeroku ? { level: at, ...pairs } : pairs, reading, readMessage, line)
  }
