import { compilePattern } from '../../core/alerts/pattern/pattern.ts'
import type { Caller, Faults } from '../contracts.ts'
import { RuleRefusal } from './errors.ts'
import { type Rule, rule } from './rule.ts'
import { RuleRequests, requestOf } from './ruleRequests.ts'
import type { RuleStore } from './ruleStore.ts'
import type { Target } from './target.ts'

/** "Amazon EventBridge quotas": rules of a bus, targets of a rule, characters of a pattern. */
const MAX_RULES = 300
const MAX_TARGETS = 5
const MAX_PATTERN = 2048

type Answer = Readonly<Record<string, unknown>>

/** Rules that are made, changed and looked at while the stack runs. */
export type RuleActions = {
  /** Whether it is an action on rules. */
  readonly knows: (operation: string) => boolean
  /** @throws RuleRefusal. @throws AccessDenied */
  readonly handle: (operation: string, request: unknown, caller: Caller) => Promise<Answer>
}

const invalid = (message: string) => new RuleRefusal('ValidationException', message)
const badPattern = (reason: unknown) =>
  new RuleRefusal(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${reason instanceof Error ? reason.message : String(reason)}`,
  )

/** @throws RuleRefusal for a text that is no pattern */
const patternOf = (text: string): Readonly<Record<string, unknown>> => {
  if (text.length > MAX_PATTERN)
    throw new RuleRefusal(
      'LimitExceededException',
      `The event pattern has ${text.length} characters, and a pattern has at most ${MAX_PATTERN}.`,
    )
  try {
    const pattern: unknown = JSON.parse(text)
    if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
      throw new Error('Filter is not an object')
    const fields: Readonly<Record<string, unknown>> = { ...pattern }
    compilePattern(fields)
    return fields
  } catch (cause) {
    throw badPattern(cause)
  }
}

/** The fields that an event has to have for a test of a pattern. EventBridge API Reference, "TestEventPattern". */
const EVENT_FIELDS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

const eventOf = (text: string): object => {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch {
    throw invalid('Parameter Event is not valid. Reason: it is no JSON.')
  }
  if (typeof event !== 'object' || event === null) throw invalid('Parameter Event is not valid. Reason: no object.')
  const missing = EVENT_FIELDS.filter(name => !(name in event))
  if (missing.length > 0) throw invalid(`Parameter Event is not valid. Reason: it has no ${missing.join(', ')}.`)
  return event
}

/** One page of a list whose next page begins after a name. */
const paged = <Item>(
  items: readonly Item[],
  { Limit, NextToken }: { Limit: number; NextToken: string },
  nameOf: (item: Item) => string,
): { readonly page: readonly Item[]; readonly next: { readonly NextToken?: string } } => {
  const after = Buffer.from(NextToken, 'base64').toString()
  const left = items.filter(item => nameOf(item) > after)
  const page = left.slice(0, Limit)
  const last = page.at(-1)
  const hasMore = left.length > page.length && last !== undefined
  return { page, next: hasMore ? { NextToken: Buffer.from(nameOf(last)).toString('base64') } : {} }
}

const described = ({ name, arn, busName, definition }: Rule): Answer => ({
  Name: name,
  Arn: arn,
  EventBusName: busName,
  State: definition.State,
  ...(definition.EventPattern && { EventPattern: JSON.stringify(definition.EventPattern) }),
  ...(definition.ScheduleExpression && { ScheduleExpression: definition.ScheduleExpression }),
  ...(definition.Description && { Description: definition.Description }),
})

/**
 * The actions on rules. EventBridge API Reference. The template alone changes its own rules; what needs a role (`RoleArn`), tags, and
 * targets that are neither functions nor queues are refused.
 */
export const ruleActions = ({
  store,
  arnOf,
  authorize,
  faults,
}: {
  store: RuleStore
  /** The ARN of a rule: `rule/<name>` of the default bus, `rule/<bus>/<name>` of another. */
  arnOf: (busName: string, name: string) => string
  authorize: (caller: Caller, operation: string, resourceArn: string) => void
  faults: Pick<Faults, 'strikes'>
}): RuleActions => {
  /** Rules whose last change is not on disk yet. */
  const changing = new Set<string>()

  const bus = (name: string): void => {
    if (!store.hasBus(name)) throw new RuleRefusal('ResourceNotFoundException', `Event bus ${name} does not exist.`)
  }
  const found = (busName: string, name: string): Rule => {
    bus(busName)
    const one = store.find(busName, name)
    if (!one) throw new RuleRefusal('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName}.`)
    return one
  }
  /** Does one change of a rule at a time: another that comes meanwhile is refused, as EventBridge does. */
  const change = async (arn: string, work: () => Promise<void>): Promise<void> => {
    if (changing.has(arn) || faults.strikes('rule-conflict'))
      throw new RuleRefusal('ConcurrentModificationException', `Rule ${arn} was modified concurrently`)
    changing.add(arn)
    try {
      await work()
    } finally {
      changing.delete(arn)
    }
  }
  const ownRule = (one: Rule): Rule => {
    if (one.isOfTemplate) throw invalid(`Rule ${one.name} is of the template, which alone changes it in the local run.`)
    return one
  }
  /** @throws RuleRefusal for what cannot be compiled */
  const compiled = (definition: Parameters<typeof rule>[0]): Rule => {
    try {
      return rule(definition)
    } catch (cause) {
      throw invalid(cause instanceof Error ? cause.message : String(cause))
    }
  }
  const withTargets = (one: Rule, targets: readonly Target[]): Rule =>
    compiled({ ...one, targets, definition: one.definition })
  const targetsOf = (one: Rule): readonly Target[] => one.targets.map(target => target.definition)
  const switched = async (operation: string, request: unknown, caller: Caller, State: 'ENABLED' | 'DISABLED') => {
    const { EventBusName, Name } = requestOf(RuleRequests.ByName, request)
    authorize(caller, operation, arnOf(EventBusName, Name))
    const one = ownRule(found(EventBusName, Name))
    const definition = { ...one.definition, State }
    await change(one.arn, () => store.put(compiled({ ...one, targets: targetsOf(one), definition })))
    return {}
  }

  const actions: Readonly<Record<string, (request: unknown, caller: Caller) => Promise<Answer>>> = {
    PutRule: async (request, caller) => {
      const asked = requestOf(RuleRequests.PutRule, request)
      const { Name: name, EventBusName: busName, EventPattern, ScheduleExpression, State, Description } = asked
      const arn = arnOf(busName, name)
      authorize(caller, 'PutRule', arn)
      bus(busName)
      const before = store.find(busName, name)
      if (before) ownRule(before)
      else if (store.ofBus(busName).length >= MAX_RULES)
        throw new RuleRefusal(
          'LimitExceededException',
          `The requested resource exceeds the maximum number allowed: ${MAX_RULES} rules on the event bus ${busName}.`,
        )
      if (EventPattern === undefined && ScheduleExpression === undefined)
        throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.')
      const next = compiled({
        name,
        arn,
        busName,
        isOfTemplate: false,
        definition: {
          State,
          ...(EventPattern !== undefined && { EventPattern: patternOf(EventPattern) }),
          ...(ScheduleExpression !== undefined && { ScheduleExpression }),
          ...(Description !== undefined && { Description }),
        },
        targets: before ? targetsOf(before) : [],
      })
      await change(arn, () => store.put(next))
      return { RuleArn: arn }
    },
    DeleteRule: async (request, caller) => {
      const { EventBusName, Name } = requestOf(RuleRequests.ByName, request)
      authorize(caller, 'DeleteRule', arnOf(EventBusName, Name))
      bus(EventBusName)
      const one = store.find(EventBusName, Name)
      // A rule that is not there is deleted already.
      if (!one) return {}
      ownRule(one)
      if (one.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.")
      await change(one.arn, () => store.remove(one))
      return {}
    },
    EnableRule: (request, caller) => switched('EnableRule', request, caller, 'ENABLED'),
    DisableRule: (request, caller) => switched('DisableRule', request, caller, 'DISABLED'),
    DescribeRule: async (request, caller) => {
      const { EventBusName, Name } = requestOf(RuleRequests.ByName, request)
      authorize(caller, 'DescribeRule', arnOf(EventBusName, Name))
      return described(found(EventBusName, Name))
    },
    PutTargets: async (request, caller) => {
      const { EventBusName, Rule: name, Targets } = requestOf(RuleRequests.PutTargets, request)
      authorize(caller, 'PutTargets', arnOf(EventBusName, name))
      const one = ownRule(found(EventBusName, name))
      const byId = new Map([...targetsOf(one), ...Targets].map(target => [target.Id, target]))
      if (byId.size > MAX_TARGETS)
        throw new RuleRefusal(
          'LimitExceededException',
          `The requested resource exceeds the maximum number allowed: ${MAX_TARGETS} targets of a rule.`,
        )
      const next = withTargets(one, [...byId.values()])
      await change(one.arn, () => store.put(next))
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    RemoveTargets: async (request, caller) => {
      const { EventBusName, Rule: name, Ids } = requestOf(RuleRequests.RemoveTargets, request)
      authorize(caller, 'RemoveTargets', arnOf(EventBusName, name))
      const one = ownRule(found(EventBusName, name))
      const before = targetsOf(one)
      const FailedEntries = Ids.filter(id => !before.some(({ Id }) => Id === id)).map(TargetId => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${name} on EventBus ${EventBusName} does not have a target with the Id ${TargetId}.`,
      }))
      const next = withTargets(
        one,
        before.filter(({ Id }) => !Ids.includes(Id)),
      )
      await change(one.arn, () => store.put(next))
      return { FailedEntryCount: FailedEntries.length, FailedEntries }
    },
    ListRules: async (request, caller) => {
      const { EventBusName, NamePrefix, ...page } = requestOf(RuleRequests.ListRules, request)
      // AWS names `rule/*` when it refuses, whatever the bus.
      authorize(caller, 'ListRules', arnOf('default', '*'))
      bus(EventBusName)
      const rules = store.ofBus(EventBusName).filter(({ name }) => name.startsWith(NamePrefix))
      const listed = paged(rules, page, ({ name }) => name)
      return { Rules: listed.page.map(described), ...listed.next }
    },
    ListTargetsByRule: async (request, caller) => {
      const { EventBusName, Rule: name, ...page } = requestOf(RuleRequests.ListTargetsByRule, request)
      authorize(caller, 'ListTargetsByRule', arnOf(EventBusName, name))
      const targets = targetsOf(found(EventBusName, name)).toSorted((one, other) => (one.Id < other.Id ? -1 : 1))
      const listed = paged(targets, page, ({ Id }) => Id)
      return { Targets: listed.page, ...listed.next }
    },
    ListRuleNamesByTarget: async (request, caller) => {
      const { EventBusName, TargetArn, ...page } = requestOf(RuleRequests.ListRuleNamesByTarget, request)
      authorize(caller, 'ListRuleNamesByTarget', arnOf('default', '*'))
      bus(EventBusName)
      const rules = store.ofBus(EventBusName).filter(({ targets }) => targets.some(({ arn }) => arn === TargetArn))
      const listed = paged(rules, page, ({ name }) => name)
      return { RuleNames: listed.page.map(({ name }) => name), ...listed.next }
    },
    TestEventPattern: async (request, caller) => {
      const { EventPattern, Event } = requestOf(RuleRequests.TestEventPattern, request)
      authorize(caller, 'TestEventPattern', '*')
      return { Result: compilePattern(patternOf(EventPattern))(eventOf(Event)) }
    },
  }

  return {
    knows: operation => Object.hasOwn(actions, operation),
    handle: async (operation, request, caller) => {
      const act = actions[operation]
      if (!act) throw new RuleRefusal('UnknownOperationException', `events:${operation} is not run here`)
      return act(request, caller)
    },
  }
}
