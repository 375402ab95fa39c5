import { createHash } from 'node:crypto'
import type { CountMatches } from '../count/countsTable.ts'
import { bucketAt, type CountCondition, windowOf } from '../count/window.ts'
import { isReturn } from '../pattern/element.ts'
import { judgedBy, type ValueCondition } from '../value/bound.ts'
import { beyondSince } from '../value/look.ts'
import type { PastUplinks } from '../value/pastUplinks.ts'
import type { Match } from '../watch/matches.ts'
import type { Happening } from './keep.ts'
import { messageOf } from './message.ts'
import type { OpenAlert } from './openAlert.ts'
import type { RuleInForce } from './rulesInForce.ts'
import type { Input } from './step.ts'

/** The meaning of an event of a device for its alert. @property begins whether it can begin one */
export type FoundInput = { readonly input: Happening['input']; readonly begins: boolean }

/** Finds the meaning of the events of one device for its alert. @param matches the oldest first */
export type FindInputs = (
  force: RuleInForce,
  deviceId: string,
  matches: readonly Match[],
) => Promise<readonly FoundInput[]>

/** Identifies an event among those of a device, in few bytes of an item. */
const markOf = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 8)

const timeIn = (text: unknown, otherwise: number): number => {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? otherwise : ms
}

/** Changes of status, in their order: the device is silent, or it is heard again. */
const statusInputs = ({ rule }: RuleInForce, matches: readonly Match[]): readonly FoundInput[] =>
  matches.map(({ at, element }) => {
    const since = timeIn(element.since, at)
    if (isReturn(rule.when, element))
      return { input: { kind: 'back', at: since, message: 'online again' }, begins: false }
    const message = messageOf(rule.when, element)
    return { input: { kind: 'match', at, begins: since, message }, begins: true }
  })

/** All matches of an event together: the alert began with the oldest, and the newest keeps it open. */
const eventInputs = ({ rule }: RuleInForce, matches: readonly Match[]): readonly FoundInput[] => {
  const [first, last] = [matches[0], matches.at(-1)]
  if (!first || !last) return []
  const message = messageOf(rule.when, first.element)
  return [{ input: { kind: 'match', at: last.at, begins: first.at, message }, begins: true }]
}

const countInputs = async (
  { name, rule, basis }: RuleInForce,
  when: CountCondition,
  deviceId: string,
  matches: readonly Match[],
  countMatches: CountMatches,
): Promise<readonly FoundInput[]> => {
  const window = windowOf(when)
  const inputs: FoundInput[] = []
  const byBucket = Map.groupBy(matches, ({ at }) => bucketAt(window, at))
  for (const of of byBucket.values()) {
    const last = of.at(-1)
    if (!last) continue
    const counted = { rule: name, basis, deviceId, at: last.at, matches: of.length, mark: markOf(last.id) }
    const count = await countMatches(window, counted)
    if (count < when.atLeast) continue
    const message = messageOf(rule.when, last.element, count)
    inputs.push({ input: { kind: 'match', at: last.at, message, count }, begins: true })
  }
  return inputs
}

const valueInputs = (
  { rule, basis }: RuleInForce,
  when: ValueCondition,
  matches: readonly Match[],
  past: PastUplinks,
): readonly FoundInput[] =>
  matches.map(match => {
    const { at, element } = match
    const { value } = judgedBy(when)(element.uplink) ?? {}
    const facts = {
      message: messageOf(rule.when, element),
      ...(Number.isFinite(value) && value !== undefined && { value }),
    }
    if (when.forSeconds === 0) return { input: { kind: 'match', at, ...facts }, begins: true }
    const lasting = when.forSeconds * 1000
    const find = async (alert: OpenAlert | undefined): Promise<Input | undefined> => {
      if (alert?.basis === basis && (alert.phase === 'firing' || alert.phase === 'held')) return undefined
      if (alert?.phase !== 'pending') return { kind: 'pending', at, ...facts }
      if (at - alert.since < lasting) return undefined
      const begins = await beyondSince(when, past, match, alert.since)
      return at - begins >= lasting
        ? { kind: 'match', at, begins, ...facts }
        : { kind: 'pending', at: begins, ...facts }
    }
    return { input: find, begins: true }
  })

export const inputFinder =
  ({ countMatches, past }: { readonly countMatches: CountMatches; readonly past: PastUplinks }): FindInputs =>
  async (force, deviceId, matches) => {
    const { when } = force.rule
    switch (when.kind) {
      case 'late':
      case 'offline':
        return statusInputs(force, matches)
      case 'count':
        return countInputs(force, when, deviceId, matches, countMatches)
      case 'value':
        return valueInputs(force, when, matches, past)
      default:
        return eventInputs(force, matches)
    }
  }
