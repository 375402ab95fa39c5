import * as z from 'zod'
import { AnyLevel, Level } from '../../contracts/frames.ts'
import { tallyOf } from '../counts/tally.ts'
import { itemFields } from '../fields.ts'
import type { ToStore } from '../kind.ts'
import type { LogDetail } from './detail.ts'
import type { LogLine } from './line.ts'
import { Lines } from './lines.ts'

/** A stored batch of lines. Its level is the highest of them, and `levels` are all of them if there are several. */
export const LogItem = z.object({
  ...itemFields,
  type: z.literal('log'),
  levels: z.array(AnyLevel).optional(),
  /** The number of lines. */
  count: z.int().positive(),
  lines: Lines,
  unproven: z.literal(true).optional(),
  marked: z.literal(true).optional(),
})
export type LogItem = z.infer<typeof LogItem>

/** @see Kind.items */
export const logItems = ({
  deviceId,
  id,
  formerId,
  receivedAt,
  lines,
  repeats,
  unproven,
  marked,
  address,
}: LogDetail): readonly ToStore<LogItem>[] => {
  const levels = levelsIn(lines)
  const item: LogItem = {
    deviceId,
    id,
    type: 'log',
    level: levels.at(-1) ?? 'unknown',
    ...(levels.length > 1 && { levels: [...levels] }),
    receivedAt,
    count: lines.length,
    lines,
    ...(unproven && { unproven }),
    ...(marked && { marked }),
  }
  // A device repeats a message under its id and token, which the hash covers.
  const known = repeats ?? (address === undefined ? 'never' : 'message')
  return [{ item, formerId, repeats: known, tally: tallyOf(lines), isFromSource: true, address }]
}

/** Each level that lines have, the highest last. `unknown` stands below all others. */
const levelsIn = (lines: readonly LogLine[]): readonly Level[] => {
  const found = new Set(lines.map(({ level }) => level))
  return (['unknown', ...Level.options] as const).filter(level => found.delete(level))
}
