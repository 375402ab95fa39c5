import { AlertRule } from '../../contracts/alerts.ts'
import { jsonBody } from '../../http/body.ts'
import { digestOf } from '../../http/entityTag.ts'
import { expectedIn } from '../../http/expectedVersions.ts'
import { emptyAnswer, type HttpRequest, jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem, invalid } from '../../http/problem.ts'
import type { Logger } from '../../runtime/log.ts'
import type { ChannelsTable } from '../channels/channelsTable.ts'
import { metPatterns } from '../covering/covers.ts'
import type { EndSilence } from '../judge/timer.ts'
import { sensitiveTold } from '../preview/sensitive.ts'
import type { Precondition, RuleChanges } from '../rules/changeRules.ts'
import type { RulesTable } from '../rules/rulesTable.ts'
import type { StoredRule } from '../rules/storedRule.ts'
import { type Alert, Silence } from './contract.ts'
import { asProblem, checkCovers, checkCoversStored, checkSensitive, ruleIn } from './paths.ts'
import { type ReadOpenAlerts, shownRules } from './shape.ts'

export type RuleProblems = (
  name: string,
  rule: AlertRule,
) => readonly { readonly path: string; readonly message: string }[]

export type RuleHandlers = {
  readonly rules: RulesTable
  readonly changes: RuleChanges
  readonly channels: Pick<ChannelsTable, 'list'>
  readonly problemsOf: RuleProblems
  readonly sensitiveFields: readonly string[]
  readonly readOpen: ReadOpenAlerts
  readonly endSilence: EndSilence
  /** ms since 1970 */
  readonly now: () => number
  readonly log: Logger
}

/** `GET /alerts`: the rules with their state, and the channels without their addresses. */
export const listAlerts =
  ({ rules, channels, readOpen, now }: RuleHandlers): OperationHandler =>
  async (_, claims) => {
    const [all, ways] = await Promise.all([rules.list(), channels.list()])
    return jsonAnswer({
      rules: await shownRules(all, claims, { readOpen, now: now() }),
      channels: ways.map(({ name, type, from, hasAddress }) => ({ name, type, from, hasAddress })),
    })
  }

/** `GET /alerts/{name}`. */
export const getAlert =
  (handlers: RuleHandlers): OperationHandler =>
  async (request, claims) =>
    shown(handlers, await seenRule(handlers, ruleIn(request), claims), claims)

/** `PUT /alerts/{name}`: makes a rule, or puts another in its place. */
export const putAlert =
  (handlers: RuleHandlers): OperationHandler =>
  async (request, claims) => {
    const name = ruleIn(request)
    const rule = valid(AlertRule, jsonBody(request))
    const problems = [...handlers.problemsOf(name, rule), ...(await unknownChannels(handlers, rule))]
    if (problems.length > 0) throw invalid([...problems])
    checkCovers(claims, rule.devices)
    checkSensitive(claims, sensitiveTold(rule, handlers.sensitiveFields))
    const before = await handlers.rules.read(name)
    if (before) checkCoversStored(claims, before)
    const stored = await asProblem(
      handlers.changes.put(name, rule, { from: 'api', by: claims.sub }, preconditionIn(request)),
    )
    if (stored.version !== before?.version)
      handlers.log('info', 'alert rule changed', { rule: name, version: stored.version, by: claims.sub })
    return shown(handlers, stored, claims)
  }

/** `DELETE /alerts/{name}`: its open alerts end. */
export const deleteAlert =
  (handlers: RuleHandlers): OperationHandler =>
  async (request, claims) => {
    const { name } = await changeable(handlers, request, claims)
    await asProblem(handlers.changes.remove(name, { from: 'api', by: claims.sub }, preconditionIn(request)))
    handlers.log('info', 'alert rule removed', { rule: name, by: claims.sub })
    return emptyAnswer(204)
  }

/** `PUT /alerts/{name}/silence`: its alerts go to no channel for a while. One of the stage's configuration can be silenced as well. */
export const silenceAlert =
  (handlers: RuleHandlers): OperationHandler =>
  async (request, claims) => {
    const { seconds } = valid(Silence, jsonBody(request))
    return silenced(handlers, request, claims, new Date(handlers.now() + seconds * 1000).toISOString())
  }

/** `DELETE /alerts/{name}/silence`. */
export const unsilenceAlert =
  (handlers: RuleHandlers): OperationHandler =>
  async (request, claims) =>
    silenced(handlers, request, claims, undefined)

/** For so long functions may take a rule for silenced that is no longer, ms: alerts that still fire are told after that. */
const NOTICED_MS = 10_000

type Caller = Parameters<OperationHandler>[1]

const silenced = async (handlers: RuleHandlers, request: HttpRequest, claims: Caller, until: string | undefined) => {
  const stored = await changeable(handlers, request, claims)
  if (!(await handlers.rules.silence(stored.name, until))) throw unknownAlert(stored.name)
  const endsAt = until === undefined ? handlers.now() : Date.parse(until)
  await handlers.endSilence({ rule: stored.name, at: endsAt + NOTICED_MS })
  handlers.log('info', 'alert rule silenced', { rule: stored.name, until: until ?? 'no longer', by: claims.sub })
  const { silencedUntil: _before, ...others } = stored
  return shown(handlers, { ...others, ...(until !== undefined && { silencedUntil: until }) }, claims)
}

const unknownAlert = (name: string) => new HttpProblem('unknown-alert', `There is no rule with the name ${name}.`)

/** The rule, if it can concern a device of the token: any other is unknown to it. */
export const seenRule = async (
  { rules }: { readonly rules: Pick<RulesTable, 'read'> },
  name: string,
  claims: Caller,
): Promise<StoredRule> => {
  const stored = await rules.read(name)
  if (!stored || metPatterns(claims, stored.rule.devices).length === 0) throw unknownAlert(name)
  return stored
}

/** The rule that a path names, for a caller who may act on it. */
export const changeable = async (
  handlers: Pick<RuleHandlers, 'rules'>,
  request: HttpRequest,
  claims: Caller,
): Promise<StoredRule> => {
  const stored = await seenRule(handlers, ruleIn(request), claims)
  checkCoversStored(claims, stored)
  return stored
}

const shown = async ({ readOpen, now }: RuleHandlers, stored: StoredRule, claims: Caller) => {
  const [alert] = await shownRules([stored], claims, { readOpen, now: now() })
  if (!alert) throw unknownAlert(stored.name)
  return jsonAnswer(alert, { etag: alertTag(alert) })
}

/** The entity tag of a rule begins with its version, by which `If-Match` goes: its state changes with each alert. */
const alertTag = (alert: Alert): string => `"${alert.version}-${digestOf(JSON.stringify(alert))}"`

const preconditionIn = (request: HttpRequest): Precondition => ({
  ...expectedIn(request),
  ...(request.headers['if-match']?.trim() === '*' && { exists: true as const }),
})

const unknownChannels = async ({ channels }: Pick<RuleHandlers, 'channels'>, rule: AlertRule) => {
  if (rule.channels.length === 0) return []
  const known = new Set((await channels.list()).map(({ name }) => name))
  return rule.channels.flatMap((name, at) =>
    known.has(name)
      ? []
      : [{ path: `channels.${at}`, message: `there is no channel with the name ${name}: make it first` }],
  )
}
