import type { Caller, Faults, Invoke, Measure, SendToQueue, TimeScale } from '../contracts.ts'
import { eventAgeMs } from '../eventAge.ts'
import type { Records } from '../journal/records.ts'
import { inFlight } from '../lambda/inFlight.ts'
import { type DeliveryError, deliveryError } from './deliveryError.ts'
import type { BusEvent } from './envelope.ts'
import { deliveryRecord, type KeptDelivery } from './keptDelivery.ts'
import { KeyRefused } from './keyRefused.ts'
import type { BusStats } from './stats.ts'
import type { RuleTarget } from './target.ts'

/** Longest delay that the fault `bus-delay` has unless it says, ms. */
const DEFAULT_DELAY_MS = 1000

/** A rule's metrics of failures. Whether `FailedInvocations` counts what went to a dead-letter queue AWS leaves open: here it does not. */
type RuleMetric = 'FailedInvocations' | 'InvocationsSentToDlq' | 'InvocationsFailedToBeSentToDlq'

/** One event on its way to one target. */
export type Delivery = {
  readonly event: BusEvent
  readonly target: RuleTarget
  readonly expiresAt: number
  /** Its record, which is dropped once the target or a dead-letter queue has the event. */
  readonly kept: number
  attempts: number
  /** When it waits: until then, ms since 1970. */
  dueAt: number
}

/** Why retries ended, as the dead-letter queue is told. */
type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'

/**
 * Waits before a retry, ms: doubling from a second up to ten minutes, half of it random. AWS gives no figures beyond "exponential back
 * off and jitter" and 185 attempts in 24 hours, which ten minutes fit.
 */
const backoffMs = (attempt: number, random: () => number): number =>
  Math.min(1000 * 2 ** (attempt - 1), 600_000) * (0.5 + random() / 2)

/** The name of a target that is a function, which holds its logical id; faults are narrowed by it. */
const functionIn = ({ kind, arn }: RuleTarget): string => (kind === 'function' ? (arn.split(':').at(-1) ?? '') : '')

/** Takes events to targets. */
export type Deliveries = {
  /** Opens the metrics of a target's rule. */
  readonly measures: (target: RuleTarget) => void
  /** Starts one delivery in this very turn; two when the fault `bus-duplicate` strikes. */
  readonly deliver: (event: BusEvent, target: RuleTarget) => void
  /** Goes on with a delivery of an earlier run. Its age counts from now: time stands still while nothing runs. */
  readonly resume: (kept: KeptDelivery, target: RuleTarget) => void
  readonly pending: () => number
  /** The deliveries that are under way or wait. */
  readonly unfinished: () => readonly Delivery[]
  readonly idle: () => Promise<void>
  readonly close: () => void
}

/**
 * Delivers at least once, in no order, each target by itself: retried while that can help, then to the target's dead-letter queue, else
 * lost, and that is said.
 * AWS: "How EventBridge retries delivering events", "Using dead-letter queues to process undelivered events in EventBridge".
 */
export const deliveries = ({
  invoke,
  sendToQueue,
  records,
  faults,
  timeScale,
  shortestAgeMs,
  stats,
  measure,
  warn,
  now,
  random,
  keyIsRefused,
}: {
  invoke: Pick<Invoke, 'async'>
  sendToQueue: SendToQueue
  records: Pick<Records, 'keep' | 'replace' | 'drop'>
  faults: Faults
  timeScale: TimeScale
  shortestAgeMs?: number | undefined
  stats: BusStats
  measure: Measure
  warn: (message: string, fields: Readonly<Record<string, string | number>>) => void
  now: () => number
  random: () => number
  /** Whether the key of a bus cannot be used just now: an event that it encrypted cannot be read then. */
  keyIsRefused: (busName: string) => boolean
}): Deliveries => {
  const under = inFlight()
  const timers = new Set<NodeJS.Timeout>()
  const all = new Set<Delivery>()
  let closed = false

  const later = (delivery: Delivery, ms: number): void => {
    if (closed) {
      end()
      return
    }
    delivery.dueAt = now() + ms
    records.replace(delivery.kept, () => deliveryRecord(delivery))
    const timer = setTimeout(() => {
      timers.delete(timer)
      void attempt(delivery)
    }, ms)
    timers.add(timer)
  }
  const end = (): void => {
    under.end()
    stats.pending = under.count()
  }
  const callerOf = ({ ruleArn }: RuleTarget): Caller => ({
    kind: 'service',
    service: 'events.amazonaws.com',
    sourceArn: ruleArn,
  })

  const hand = ({ event, target }: Delivery): Promise<void> => {
    const input = target.inputOf(event)
    return target.kind === 'function'
      ? invoke.async(target.arn, input, callerOf(target))
      : sendToQueue(target.arn, { body: JSON.stringify(input) }, callerOf(target))
  }

  /** EventBridge User Guide, "Monitoring Amazon EventBridge": both dimensions for a rule of a bus that is not the default one. */
  const recorder = (name: RuleMetric, { busName, ruleArn }: RuleTarget) => {
    const RuleName = ruleArn.split('/').at(-1) ?? ''
    const dimensions = busName === 'default' ? { RuleName } : { EventBusName: busName, RuleName }
    return measure({ namespace: 'AWS/Events', name, dimensions })
  }
  const record = (name: RuleMetric, target: RuleTarget): void => recorder(name, target)(1)

  const giveUp = async (
    { event, target, attempts }: Delivery,
    error: DeliveryError,
    exhausted?: Exhausted,
  ): Promise<void> => {
    const about = {
      eventId: event.id,
      rule: target.ruleName,
      target: target.arn,
      code: error.code,
      errorMessage: error.message,
    }
    if (target.deadLetterArn === undefined) {
      record('FailedInvocations', target)
      stats.dropped += 1
      warn('an event was dropped: its target has no dead-letter queue', about)
      return
    }
    const attributes = {
      RULE_ARN: target.ruleArn,
      TARGET_ARN: target.arn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      RETRY_ATTEMPTS: String(attempts - 1),
      ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    }
    try {
      await sendToQueue(target.deadLetterArn, { body: JSON.stringify(event), attributes }, callerOf(target))
      stats.deadLettered += 1
      record('InvocationsSentToDlq', target)
      warn('an event went to a dead-letter queue', about)
    } catch (cause) {
      stats.dropped += 1
      record('InvocationsFailedToBeSentToDlq', target)
      warn('an event was dropped: its dead-letter queue refused it', { ...about, refusal: String(cause) })
    }
  }

  const failed = (delivery: Delivery, error: DeliveryError): Promise<void> | undefined => {
    if (error.permanent) return giveUp(delivery, error)
    const { target, attempts, expiresAt } = delivery
    if (attempts > target.maximumRetryAttempts) return giveUp(delivery, error, 'MaximumRetryAttempts')
    const wait = backoffMs(attempts, random) * timeScale
    if (now() + wait > expiresAt) return giveUp(delivery, error, 'MaximumEventAgeInSeconds')
    stats.retried += 1
    later(delivery, wait)
    return undefined
  }

  const attempt = async (delivery: Delivery): Promise<void> => {
    delivery.attempts += 1
    try {
      if (keyIsRefused(delivery.target.busName)) throw new KeyRefused()
      await hand(delivery)
      stats.delivered += 1
    } catch (thrown) {
      const givenUp = failed(delivery, deliveryError(thrown))
      if (!givenUp) return
      await givenUp
    }
    records.drop(delivery.kept)
    all.delete(delivery)
    end()
  }

  const enter = (event: BusEvent, target: RuleTarget, { attempts, kept }: { attempts: number; kept?: number }) => {
    under.begin()
    stats.pending = under.count()
    const expiresAt = now() + eventAgeMs(target.maximumEventAgeSeconds, timeScale, shortestAgeMs)
    const id = kept ?? records.keep(() => deliveryRecord(delivery))
    const delivery: Delivery = { event, target, expiresAt, attempts, kept: id, dueAt: now() }
    all.add(delivery)
    return delivery
  }
  const begin = (event: BusEvent, target: RuleTarget): void => {
    const delivery = enter(event, target, { attempts: 0 })
    const delay = faults.strikes('bus-delay', functionIn(target))
    if (!delay) return void attempt(delivery)
    const { delayMs = DEFAULT_DELAY_MS, minDelayMs = 0 } = delay
    later(delivery, minDelayMs + faults.random() * (delayMs - minDelayMs))
  }

  return {
    measures: target => {
      recorder('FailedInvocations', target)
      if (target.deadLetterArn === undefined) return
      recorder('InvocationsSentToDlq', target)
      recorder('InvocationsFailedToBeSentToDlq', target)
    },
    deliver: (event, target) => {
      begin(event, target)
      if (faults.strikes('bus-duplicate', functionIn(target))) begin(event, target)
    },
    resume: ({ id, event, attempts, dueAt }, target) =>
      later(enter(event, target, { attempts, kept: id }), Math.max(0, dueAt - now())),
    pending: under.count,
    unfinished: () => [...all],
    idle: under.idle,
    close: () => {
      closed = true
      for (const timer of timers) {
        clearTimeout(timer)
        end()
      }
      timers.clear()
    },
  }
}
