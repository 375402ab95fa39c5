import { randomUUID } from 'node:crypto'
import { unmeasured } from '../cloudwatch/unmeasured.ts'
import type { Authorize, Caller, Faults, Invoke, Measure, Resource, Say, SendToQueue, TimeScale } from '../contracts.ts'
import { type Journal, noJournal } from '../journal/records.ts'
import { busLetters } from './busLetters.ts'
import { type Delivery, deliveries } from './delivery.ts'
import { checkedEntry, entryBytes, type Refusal, requestEntries } from './entries.ts'
import { type BusEvent, envelope } from './envelope.ts'
import { ThrottlingException } from './errors.ts'
import { keptDelivery } from './keptDelivery.ts'
import { type RuleActions, ruleActions } from './ruleActions.ts'
import { ruleOf, type TemplateBus, templateBusOf } from './ruleProperties.ts'
import { ruleStore } from './ruleStore.ts'
import { schedules } from './schedules.ts'
import { type BusStats, noStats } from './stats.ts'

/** "Amazon EventBridge pricing": each 64 KB of an event is one event. */
const BILLED_BYTES = 64 * 1024

/** The account's own, which is there without a template. */
const defaultBus: TemplateBus = { name: 'default', arn: '', hasKey: false, deadLetterArn: undefined }

/** The parts that the emulator is built from. */
export type EventBridgeProps = {
  /** `AWS::Events::EventBus`; the account's `default` bus is there in any case. */
  readonly buses: readonly Resource[]
  /** `AWS::Events::Rule` */
  readonly rules: readonly Resource[]
  readonly invoke: Pick<Invoke, 'async'>
  readonly sendToQueue: SendToQueue
  readonly authorize: Authorize
  /** Where deliveries are kept that are not over, and rules that were made while it runs; nowhere unless given. */
  readonly journal?: Journal
  readonly faults: Faults
  /** Where failed deliveries are counted; nowhere unless given. */
  readonly measure?: Measure
  /** Shortens retries, event ages, and schedules unless these have a scale of their own. */
  readonly timeScale: TimeScale
  readonly scheduleScale?: TimeScale
  /** The shortest that the time scale may make the age of an event, ms. */
  readonly shortestAgeMs?: number
  readonly say: Say
  readonly region: string
  readonly accountId: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** Deliveries under way or waiting, beyond which entries are throttled; default 200,000. */
  readonly maxPending?: number
}

/** One entry's answer. */
export type PutEventsResult = { readonly EventId: string } | Refusal
/** The answer to PutEvents: HTTP 200 even where entries failed. */
export type PutEventsAnswer = { readonly FailedEntryCount: number; readonly Entries: readonly PutEventsResult[] }

/** EventBridge on this machine. */
export type EventBridge = {
  /** Whether the caller may is the front's matter; here it is named in the log. @throws ValidationException @throws ThrottlingException */
  readonly putEvents: (request: unknown, caller: Caller) => Promise<PutEventsAnswer>
  /** Whether there is a bus of this name. */
  readonly has: (busName: string) => boolean
  /** Rules that are made while it runs. */
  readonly rules: RuleActions
  /** Goes on with the deliveries of earlier runs. */
  readonly resume: () => void
  /** Starts no more scheduled events. */
  readonly endSchedules: () => void
  /** The deliveries that are under way or wait. */
  readonly unfinished: () => readonly Pick<Delivery, 'target' | 'dueAt'>[]
  /** Resolves when no delivery is under way or waiting for a retry. */
  readonly idle: () => Promise<void>
  /** Counters since the start, live. */
  readonly stats: Readonly<BusStats>
  readonly close: () => void
}

/** The bus has the entry, but may lose it: its sender has to send it again. */
const notKept = ({ message }: Error): Refusal => ({ ErrorCode: 'InternalFailure', ErrorMessage: message })

/**
 * EventBridge on this machine: rules with their patterns and schedules, targets with retries and dead-letter queues. A delivery starts in
 * the turn that accepts its event; no order is kept.
 * AWS: "Amazon EventBridge User Guide". One deviation: an entry for a bus that does not exist is refused here, where EventBridge takes it
 * and drops it without a word (aws-cli issue 9186).
 * @throws Error at start for a resource, property, pattern or schedule that is not understood.
 */
export const eventBridge = (props: EventBridgeProps): EventBridge => {
  const { faults, say, region, accountId, now, maxPending = 200_000, scheduleScale = props.timeScale } = props
  const stats = noStats()
  const warn = (message: string, fields: object): void =>
    say('bus', JSON.stringify({ time: new Date(now()).toISOString(), level: 'warn', message, ...fields }))
  const records = (props.journal ?? noJournal).records('delivery')
  const buses = [defaultBus, ...props.buses.map(templateBusOf)]
  const keyIsRefused = (busName: string): boolean =>
    buses.some(({ name, hasKey }) => hasKey && name === busName) && faults.strikes('key-refuse') !== undefined
  const delivery = deliveries({ measure: unmeasured, ...props, records, stats, warn, keyIsRefused })
  const undelivered = busLetters({ ...props, stats, warn })

  const busNames = buses.map(({ name }) => name)
  const templateRules = props.rules.map(ruleOf)
  for (const [at, { busName }] of templateRules.entries()) {
    const { logicalId, type } = props.rules[at] ?? { logicalId: '', type: '' }
    if (!busNames.includes(busName))
      throw new Error(`${logicalId} (${type}): property EventBusName: no bus ${busName} in the template`)
  }
  const scheduled = schedules({
    scale: scheduleScale,
    fire: ruleArn => {
      const targets = store.all().find(({ arn }) => arn === ruleArn)?.targets ?? []
      const entry = {
        source: 'aws.events',
        detailType: 'Scheduled Event',
        detail: {},
        time: now(),
        resources: [ruleArn],
      }
      const event = envelope(entry, { id: randomUUID(), account: accountId, region })
      for (const target of targets) delivery.deliver(event, target)
    },
  })
  const ruleRecords = (props.journal ?? noJournal).records('rule')
  const store = ruleStore({
    buses: busNames,
    rules: templateRules,
    records: ruleRecords,
    changed: (one, before) => {
      for (const target of one?.targets ?? []) delivery.measures(target)
      scheduled.change(one, before)
    },
    lost: ({ name, busName }) =>
      warn('a rule of an earlier run waits for a bus that the template has lost', { rule: name, bus: busName }),
  })
  const arnOf = (busName: string, name: string): string =>
    `arn:aws:events:${region}:${accountId}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`

  const route = (event: BusEvent, busName: string): boolean => {
    const targets = store.matching(busName, event).flatMap(rule => rule.targets)
    if (delivery.pending() + targets.length > maxPending) return false
    for (const target of targets) delivery.deliver(event, target)
    return true
  }

  const struck = (): Refusal | undefined => {
    if (!faults.strikes('bus-refuse')) return undefined
    const ErrorCode = faults.random() < 0.5 ? 'ThrottlingException' : 'InternalFailure'
    return { ErrorCode, ErrorMessage: 'the fault bus-refuse struck' }
  }

  const putOne = (entry: Parameters<typeof checkedEntry>[0]): PutEventsResult => {
    const checked = checkedEntry(entry, now())
    if ('ErrorCode' in checked) return checked
    if (!store.hasBus(checked.busName))
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${checked.busName} does not exist.` }
    const refused = struck()
    if (refused) return refused
    const event = envelope(checked, { id: randomUUID(), account: accountId, region })
    const bus = keyIsRefused(checked.busName) && buses.find(({ name }) => name === checked.busName)
    if (bus) undelivered.giveUp(event, bus)
    if (bus || route(event, checked.busName)) {
      stats.billed += Math.ceil(entryBytes(entry) / BILLED_BYTES)
      return { EventId: event.id }
    }
    return { ErrorCode: 'ThrottlingException', ErrorMessage: `Rate exceeded: ${maxPending} deliveries are pending.` }
  }

  return {
    stats,
    endSchedules: scheduled.end,
    rules: ruleActions({
      store,
      arnOf,
      authorize: (caller, operation, resourceArn) =>
        props.authorize({ caller, action: `events:${operation}`, resourceArn }),
      faults,
    }),
    unfinished: delivery.unfinished,
    putEvents: async (request, caller) => {
      const entries = requestEntries(request)
      if (!faults.isWithin('bus-quota')) throw new ThrottlingException('Rate exceeded')
      const put = entries.map(putOne)
      const Entries = await Promise.all([records.written(), undelivered.idle()]).then(
        () => put,
        (error: Error) => put.map(result => ('ErrorCode' in result ? result : notKept(error))),
      )
      const failures = Entries.filter(result => 'ErrorCode' in result)
      stats.refused += failures.length
      stats.accepted += Entries.length - failures.length
      if (failures.length > 0) warn('entries were refused', { caller, count: failures.length, first: failures[0] })
      return { FailedEntryCount: failures.length, Entries }
    },
    has: store.hasBus,
    resume: () => {
      const targets = store.all().flatMap(rule => rule.targets)
      for (const kept of records.left(keptDelivery)) {
        const target = targets.find(({ ruleArn, id }) => ruleArn === kept.ruleArn && id === kept.targetId)
        if (target) {
          delivery.resume(kept, target)
          continue
        }
        records.drop(kept.id)
        stats.dropped += 1
        const { ruleArn, targetId, event } = kept
        warn('an event of an earlier run was dropped: the template has lost its rule or target', {
          eventId: event.id,
          rule: ruleArn,
          target: targetId,
        })
      }
    },
    idle: async () => void (await Promise.all([delivery.idle(), undelivered.idle()])),
    close: () => {
      scheduled.end()
      delivery.close()
    },
  }
}
