import * as z from 'zod'
import { boundAt, timeOf } from '../../../client/ids.ts'
import type { AlertRule } from '../../contracts/alerts.ts'
import { type Claims, hasScope, mayWatch, seesAll } from '../../contracts/claims.ts'
import { READ_UNIT_DOLLARS } from '../../contracts/prices.ts'
import type { ReadBudget } from '../../contracts/readBudget.ts'
import type { ReadHistory } from '../../events/history/read.ts'
import { boundOf } from '../../events/history/slots.ts'
import { jsonBody } from '../../http/body.ts'
import { budgeted } from '../../http/budgeted.ts'
import type { Cursors } from '../../http/cursor.ts'
import { jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem, invalid } from '../../http/problem.ts'
import { estimateUnits } from '../preview/estimate.ts'
import type { PreviewedAlert } from '../preview/judge.ts'
import { type Looked, lookThrough } from '../preview/preview.ts'
import { readableBy } from '../preview/readable.ts'
import { sensitiveIn } from '../preview/sensitive.ts'
import type { RulesTable } from '../rules/rulesTable.ts'
import { MAX_EXAMPLES, NamedPreviewQuery, PREVIEW_SECONDS, type Preview, PreviewQuery } from './contract.ts'
import { ruleIn } from './paths.ts'
import { type RuleProblems, seenRule } from './rules.ts'

export type PreviewHandlers = {
  readonly rules: Pick<RulesTable, 'read'>
  readonly problemsOf: RuleProblems
  readonly read: ReadHistory
  readonly budget: ReadBudget
  readonly cursors: Cursors
  readonly sensitiveFields: readonly string[]
  /** Whether the stage keeps history over all devices. */
  readonly keepsMerged: boolean
  /** ms since 1970 */
  readonly now: () => number
}

/** The search ends before the request does, ms. */
const MAX_MS = 12_000
/** The maximum cost of the samples of an estimate, read units. */
const ESTIMATE_UNITS = 40

const Position = z.object({ at: z.string(), units: z.number() })

/** `POST /alert-preview`: the alerts that a rule would have told, which need not exist. */
export const previewAlert =
  (handlers: PreviewHandlers): OperationHandler =>
  async (request, claims) => {
    const { rule, ...query } = valid(PreviewQuery, jsonBody(request))
    const problems = handlers.problemsOf('preview', rule)
    if (problems.length > 0) throw invalid(problems.map(({ path, message }) => ({ path: `rule.${path}`, message })))
    return preview(handlers, rule, query, claims)
  }

/** `POST /alerts/{name}/preview`: the alerts that a rule would have told. */
export const previewNamedAlert =
  (handlers: PreviewHandlers): OperationHandler =>
  async (request, claims) => {
    const { rule } = await seenRule(handlers, ruleIn(request), claims)
    const query = valid(NamedPreviewQuery, request.body.length === 0 ? {} : jsonBody(request))
    return preview(handlers, rule, query, claims)
  }

const preview = async (handlers: PreviewHandlers, rule: AlertRule, query: NamedPreviewQuery, claims: Claims) => {
  const { keepsMerged, sensitiveFields, cursors } = handlers
  const { deviceId } = query
  if (deviceId !== undefined && !mayWatch(claims, deviceId)) throw new HttpProblem('foreign-device')
  const { from, until, after, before } = periodOf(query, handlers.now())
  const bound = JSON.stringify(['alert-preview', rule, from, until, deviceId ?? '', claims.devices.toSorted()])
  const position = query.cursor === undefined ? undefined : await cursors.open(query.cursor, Position, bound)
  const { of, unseen } = readableBy(claims, { devices: rule.devices, deviceId, keepsMerged })
  const isTrusted = hasScope(claims, 'sensitive')
  const hidden = isTrusted ? [] : sensitiveIn(rule, sensitiveFields)
  const notes = [
    ...unseen,
    ...(hidden.length > 0 ? [`Without the scope sensitive nothing matches by ${hidden.join(', ')}.`] : []),
  ]
  if (!of)
    return jsonAnswer(answerOf({ rule, from, until, estimate: 0, spent: 0, looked: NOTHING, notes, cursor: null }))

  const work = async () => {
    const estimate = position
      ? { units: position.units, spent: 0 }
      : await estimateUnits(handlers.read, { of, from, until })
    if (query.estimate) return { estimate, looked: undefined, readUnits: estimate.spent }
    const end = handlers.now() + MAX_MS
    const look = { rule, of, after: position?.at ?? after, before, units: query.units, isTrusted, sensitiveFields }
    const looked = await lookThrough(handlers.read, look, () => handlers.now() > end)
    return { estimate, looked, readUnits: estimate.spent + looked.readUnits }
  }
  const reserved = query.estimate ? ESTIMATE_UNITS : query.units
  const { estimate, looked, readUnits } = await budgeted(handlers.budget)(claims.sub, reserved, work)
  const goesOnAt = looked?.goesOnAt
  const cursor = goesOnAt === undefined ? null : await cursors.seal({ at: goesOnAt, units: estimate.units }, bound)
  // The cost of an index over all devices would tell how much the devices of others send.
  const isOwn = seesAll(claims) || 'deviceId' in of
  return jsonAnswer(
    answerOf({
      rule,
      from,
      until,
      estimate: isOwn ? estimate.units : query.units,
      spent: isOwn ? readUnits : Math.min(query.units, Math.ceil((looked?.events ?? 0) / 4)),
      looked: looked ?? { ...NOTHING, goesOnAt: after },
      notes,
      cursor,
    }),
  )
}

const NOTHING: Looked = { alerts: [], events: 0, matches: 0, goesOnAt: undefined, readUnits: 0 }

/** The period of a preview: times in ms since 1970, and its bounds in the order of ids. @throws HttpProblem when it is empty */
const periodOf = ({ since, until }: NamedPreviewQuery, now: number) => {
  const before = until === undefined ? boundAt(now) : boundOf(until)
  const after = since === undefined ? boundAt(timeOf(before) - PREVIEW_SECONDS * 1000) : boundOf(since)
  if (after >= before) throw invalid([{ path: 'since', message: 'must come before until' }])
  return { from: timeOf(after), until: timeOf(before), after, before }
}

const cost = (units: number) => ({ units, dollars: units * READ_UNIT_DOLLARS })
const time = (ms: number): string => new Date(ms).toISOString()

const answerOf = ({
  rule,
  from,
  until,
  estimate,
  spent,
  looked,
  notes,
  cursor,
}: {
  readonly rule: AlertRule
  readonly from: number
  readonly until: number
  readonly estimate: number
  readonly spent: number
  readonly looked: Looked
  readonly notes: readonly string[]
  readonly cursor: string | null
}): Preview => ({
  since: time(from),
  until: time(until),
  lookedTo: time(looked.goesOnAt === undefined ? until : timeOf(looked.goesOnAt)),
  estimate: cost(estimate),
  cost: cost(spent),
  events: looked.events,
  matches: looked.matches,
  alerts: looked.alerts.length,
  devices: new Set(looked.alerts.map(({ deviceId }) => deviceId)).size,
  examples: looked.alerts.slice(0, MAX_EXAMPLES).map(exampleOf(rule)),
  unseen: [...notes],
  cursor,
})

const exampleOf =
  ({ level }: AlertRule) =>
  ({ deviceId, at, overAt, event, message }: PreviewedAlert): Preview['examples'][number] => ({
    deviceId,
    at: time(at),
    overAt: overAt === undefined ? null : time(overAt),
    level,
    message,
    id: event.id,
  })
