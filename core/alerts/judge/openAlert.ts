import * as z from 'zod'
import { AlertName, AlertRule, ChannelName } from '../../contracts/alerts.ts'

/** Why the alerts of a rule end before their condition does. */
export const RuleEnd = z.enum(['changed', 'disabled', 'deleted'])
export type RuleEnd = z.infer<typeof RuleEnd>

/**
 * How far an alert about a device is. `pending`: a value is beyond its bound, not yet for long enough. `held`: the condition holds, and nothing is
 * told yet since the cool-down goes on. `firing`: it was told. `over`: it is remembered for the cool-down, and for events that come late.
 */
export const Phase = z.enum(['pending', 'held', 'firing', 'over'])
export type Phase = z.infer<typeof Phase>

/** An alert of a rule about a device. Times are ms since 1970. */
export const OpenAlert = z.object({
  rule: AlertName,
  deviceId: z.string(),
  /** Digest of the condition and the devices of the rule: an alert ends with the condition that it is of. */
  basis: z.string(),
  phase: Phase,
  /** When the condition began to hold. */
  since: z.number(),
  /** When the newest event that matched was received. */
  lastMatchAt: z.number(),
  /** When a match was last noted, by the clock of the function. */
  seenAt: z.number(),
  /** When it was last told that it fires. */
  firedAt: z.number().optional(),
  overAt: z.number().optional(),
  /** When it has to be looked at again, whatever happens. */
  wakeAt: z.number().optional(),
  /** Counts the timers: one that is not the newest does nothing. */
  generation: z.int().nonnegative(),
  level: AlertRule.shape.level,
  channels: z.array(ChannelName),
  message: z.string(),
  count: z.number().optional(),
  value: z.number().optional(),
  /** Why it is over, in words, and whether that is because of its rule. */
  overMessage: z.string().optional(),
  ended: RuleEnd.optional(),
  /** The device that it is told under, where that is not the one that it is about. */
  toldUnder: z.string().optional(),
  /** Whether its channels were told that it fires: only then are they told that it is over. */
  isNotified: z.boolean(),
  /** The states that are still to be told, in this order: each is told at least once before it is taken out. */
  untold: z.array(z.enum(['firing', 'over'])),
  /** Whether the timer for `wakeAt` was not set yet. */
  isUntimed: z.boolean(),
  /** Counts the writes. */
  version: z.int().positive(),
})
export type OpenAlert = z.infer<typeof OpenAlert>

/** Whether an alert is one that was told and is not over. */
export const isOpen = ({ phase }: Pick<OpenAlert, 'phase'>): boolean => phase !== 'over'
