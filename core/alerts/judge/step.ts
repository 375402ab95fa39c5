import type { AlertRule } from '../../contracts/alerts.ts'
import type { OpenAlert, RuleEnd } from './openAlert.ts'

/** An event about a device, or a finding. Times are ms since 1970. */
export type Input =
  /** An event matched. @property begins when the condition began to hold, if before it */
  | {
      readonly kind: 'match'
      readonly at: number
      readonly message: string
      readonly begins?: number
      readonly count?: number
      readonly value?: number
      /** The device under which the alert is told, where that is not the one that it is about. */
      readonly toldUnder?: string
    }
  /** A value is beyond its bound, not yet for as long as the rule asks for. */
  | { readonly kind: 'pending'; readonly at: number; readonly message: string; readonly value?: number }
  /** The condition no longer holds. */
  | { readonly kind: 'back'; readonly at: number; readonly message: string }
  /** Time has passed. */
  | { readonly kind: 'wake' }
  /** The rule is another one now, or gone. */
  | { readonly kind: 'ended'; readonly why: RuleEnd }

/** The facts of the rule that an alert goes by. */
export type Terms = Pick<AlertRule, 'level' | 'channels' | 'coolDownSeconds'> & {
  readonly name: string
  readonly basis: string
  readonly deviceId: string
  /** Whether an alert is over by itself when nothing has matched for the cool-down. Others are over when something says so. */
  readonly endsByItself: boolean
  /** How often an open alert is looked at that something outside has to end, ms; never unless given. */
  readonly checkedEveryMs?: number
}

/** The longest time for which matches of an open alert are not noted, ms: many of them cost few writes. */
const MAX_GRAIN_MS = 60_000

/** For how long matches of an open alert are not noted, ms. An alert that ends by itself ends so much later. */
export const grainOf = ({ coolDownSeconds }: Pick<AlertRule, 'coolDownSeconds'>): number =>
  Math.min(MAX_GRAIN_MS, coolDownSeconds * 200)

const quietMs = (terms: Terms): number => terms.coolDownSeconds * 1000 + grainOf(terms)

const OVER: Readonly<Record<RuleEnd, string>> = {
  changed: 'the rule was changed',
  disabled: 'the rule was disabled',
  deleted: 'the rule was deleted',
}

/**
 * The alert after something happened, or undefined where that changes nothing. It has no effect: what is to be told, and whether a timer
 * is to be set, stands in the alert (`untold`, `isUntimed`).
 * @param alert undefined where none is known
 * @param now ms since 1970
 */
export const step = (terms: Terms, alert: OpenAlert | undefined, input: Input, now: number): OpenAlert | undefined => {
  switch (input.kind) {
    case 'match':
      return afterMatch(terms, alert, input, now)
    case 'pending':
      return afterPending(terms, alert, input, now)
    case 'back':
      return alert && afterBack(alert, input)
    case 'wake':
      return alert && afterWake(terms, alert, now)
    case 'ended':
      return alert && afterEnd(alert, input.why, now)
  }
}

type MatchInput = Extract<Input, { kind: 'match' }>
type PendingInput = Extract<Input, { kind: 'pending' }>

const begun = (
  { name, basis, deviceId, level, channels }: Terms,
  before: OpenAlert | undefined,
  { at, message, value }: Pick<MatchInput, 'at' | 'message' | 'value'>,
  now: number,
): OpenAlert => ({
  rule: name,
  deviceId,
  basis,
  phase: 'pending',
  since: at,
  lastMatchAt: at,
  seenAt: now,
  // The cool-down is of a condition: that of another one is over.
  ...(before?.firedAt !== undefined && before.basis === basis && { firedAt: before.firedAt }),
  generation: before?.generation ?? 0,
  level,
  channels,
  message,
  ...(value !== undefined && { value }),
  isNotified: false,
  untold: [],
  isUntimed: false,
  version: before?.version ?? 1,
})

/** With a timer, which makes every older one do nothing. */
const timed = (alert: OpenAlert, wakeAt: number | undefined): OpenAlert => {
  const { wakeAt: _, ...rest } = alert
  if (wakeAt === undefined) return { ...rest, isUntimed: false }
  return { ...rest, wakeAt, generation: alert.generation + 1, isUntimed: true }
}

const fired = (terms: Terms, alert: OpenAlert, now: number): OpenAlert => {
  const wakeAt = terms.endsByItself
    ? now + quietMs(terms)
    : terms.checkedEveryMs === undefined
      ? undefined
      : now + terms.checkedEveryMs
  return timed({ ...alert, phase: 'firing', firedAt: now, untold: ['firing'] }, wakeAt)
}

/**
 * Whether an event belongs to the last alert, which is over: it came late, or twice. One that ends by itself has seen all up to its last match; a condition
 * that began before the last one ended is that one.
 */
const isOfBefore = (
  terms: Terms,
  alert: OpenAlert,
  { at, begins = at }: Pick<MatchInput, 'at' | 'begins'>,
): boolean => {
  if (alert.phase !== 'over' || alert.basis !== terms.basis) return false
  if (terms.endsByItself) return at <= alert.lastMatchAt
  return begins < (alert.ended ? alert.since : (alert.overAt ?? 0))
}

const coolUntil = ({ coolDownSeconds }: Terms, alert: OpenAlert): number =>
  alert.firedAt === undefined ? 0 : alert.firedAt + coolDownSeconds * 1000

const afterMatch = (terms: Terms, alert: OpenAlert | undefined, input: MatchInput, now: number) => {
  if (alert?.phase === 'firing') return noted(terms, alert, input, now)
  if (alert?.phase === 'held' || (alert && isOfBefore(terms, alert, input))) return undefined
  const { count, toldUnder } = input
  const started: OpenAlert = {
    ...begun(terms, alert, input, now),
    since: input.begins ?? input.at,
    ...(count !== undefined && { count }),
    ...(toldUnder !== undefined && { toldUnder }),
  }
  const until = coolUntil(terms, started)
  if (now >= until) return fired(terms, started, now)
  // One that ends by itself has no condition that could still hold later.
  return terms.endsByItself ? undefined : timed({ ...started, phase: 'held' }, until)
}

const noted = (terms: Terms, alert: OpenAlert, { at, count, value }: MatchInput, now: number) => {
  if (!terms.endsByItself || now - alert.seenAt < grainOf(terms) || at <= alert.lastMatchAt) return undefined
  return {
    ...alert,
    lastMatchAt: at,
    seenAt: now,
    ...(count !== undefined && { count: Math.max(count, alert.count ?? 0) }),
    ...(value !== undefined && { value }),
  }
}

const afterPending = (terms: Terms, alert: OpenAlert | undefined, input: PendingInput, now: number) => {
  if (alert?.phase === 'firing' || alert?.phase === 'held') return undefined
  if (alert?.phase === 'pending')
    return alert.since === input.at ? undefined : { ...alert, since: input.at, seenAt: now }
  if (alert && isOfBefore(terms, alert, input)) return undefined
  return begun(terms, alert, input, now)
}

const afterBack = (alert: OpenAlert, { at, message }: Extract<Input, { kind: 'back' }>) => {
  if (alert.phase === 'over' || at < alert.since) return undefined
  return over(alert, at, message)
}

const over = (alert: OpenAlert, overAt: number, overMessage: string): OpenAlert => {
  const { wakeAt: _, ...rest } = alert
  return {
    ...rest,
    phase: 'over',
    overAt,
    overMessage,
    // Nobody was told of one that was not firing yet.
    untold: alert.phase === 'firing' ? [...alert.untold, 'over'] : [],
    isUntimed: false,
    generation: alert.generation + 1,
  }
}

const afterWake = (terms: Terms, alert: OpenAlert, now: number) => {
  if (alert.wakeAt === undefined || now < alert.wakeAt) return undefined
  if (alert.phase === 'held') return fired(terms, { ...alert, seenAt: now }, now)
  if (alert.phase !== 'firing') return undefined
  if (!terms.endsByItself)
    return terms.checkedEveryMs === undefined ? undefined : timed(alert, now + terms.checkedEveryMs)
  const quietAt = alert.seenAt + quietMs(terms)
  return now >= quietAt ? over(alert, now, 'nothing more has matched') : timed(alert, quietAt)
}

const afterEnd = (alert: OpenAlert, why: RuleEnd, now: number) =>
  alert.phase === 'over' ? undefined : { ...over(alert, now, OVER[why]), ended: why }
