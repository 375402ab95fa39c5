import { timeOf } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { durationText } from '../design/duration.ts'

/** Times that are nearer to each other count as one: a sender collects its lines for about as long, ms. */
const SAME_MS = 1_000

/**
 * How much later than its own time an event was received, in words; undefined when the two hardly differ. The order of rows is
 * that of receipt, so that the difference explains times that go back.
 */
export const delayText = ({ id, timestamp }: EventFrame): string | undefined => {
  const ms = timeOf(id) - Date.parse(timestamp)
  if (Number.isNaN(ms) || Math.abs(ms) < SAME_MS) return undefined
  return `${ms < 0 ? '−' : '+'}${durationText(Math.abs(ms) / 1000)}`
}
