import * as z from 'zod'
import { AlertName, AlertState, ChannelName } from '../../contracts/alerts.ts'
import { Timestamp } from '../../contracts/fields.ts'
import { Level } from '../../contracts/frames.ts'

/** One thing that a message tells: an alert about a device, or an alarm of the stack, that began or is over. */
export const Entry = z.object({
  id: z.string(),
  /** The device, or the name of the alarm. */
  name: z.string(),
  state: AlertState,
  level: Level,
  /** Plain text, cut. */
  message: z.string(),
  at: Timestamp,
  since: Timestamp,
  durationSeconds: z.number().nonnegative().optional(),
  /** The page about an alarm. */
  link: z.string().optional(),
  isTest: z.literal(true).optional(),
})
export type Entry = z.infer<typeof Entry>

/** The subject of a message: the alerts of a rule, or the alarms of the stack itself. */
export const About = z.discriminatedUnion('about', [
  z.object({ about: z.literal('rule'), rule: AlertName }),
  z.object({ about: z.literal('stack') }),
])
export type About = z.infer<typeof About>

/** The content of one message over one channel. It is kept in a dead letter, so that the message can be sent later. */
export const Digest = z.object({
  /** The same for the same entries, so that a receiver knows a repetition. */
  id: z.string(),
  channel: ChannelName,
  of: About,
  firing: z.int().nonnegative(),
  over: z.int().nonnegative(),
  /** The number of devices, or of alarms, that the entries name. */
  names: z.int().nonnegative(),
  /** The first of them, in the order in which they happened. */
  entries: z.array(Entry),
  /** When the newest of them happened. */
  at: Timestamp,
})
export type Digest = z.infer<typeof Digest>

/** The maximum number of entries that a message names. */
export const NAMED = 10

/** Chooses the entries that a message names: as many as fit, with room for both states. */
const firstOf = (entries: readonly Entry[]): Entry[] => {
  const firing = entries.filter(({ state }) => state === 'firing')
  const over = entries.filter(({ state }) => state === 'over')
  const room = Math.max(NAMED / 2, NAMED - over.length)
  const began = firing.slice(0, room)
  return [...began, ...over.slice(0, NAMED - began.length)]
}

/** @param entries at least one, in the order in which they happened */
export const digestOf = (
  entries: readonly Entry[],
  { id, channel, of }: Pick<Digest, 'id' | 'channel' | 'of'>,
): Digest => ({
  id,
  channel,
  of,
  firing: entries.filter(({ state }) => state === 'firing').length,
  over: entries.filter(({ state }) => state === 'over').length,
  names: new Set(entries.map(({ name }) => name)).size,
  entries: firstOf(entries),
  at: entries.reduce((newest, { at }) => (at > newest ? at : newest), ''),
})
