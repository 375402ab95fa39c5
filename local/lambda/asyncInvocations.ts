import { randomUUID } from 'node:crypto'
import type { Caller, SendToQueue, TimeScale } from '../contracts.ts'
import { eventAgeMs } from '../eventAge.ts'
import type { Records } from '../journal/records.ts'
import { type FunctionError, RequestTooLargeException, TooManyRequestsException } from './errors.ts'
import type { AsyncPolicy } from './eventInvokeConfig.ts'
import type { FunctionConfig } from './functionProperties.ts'
import { inFlight } from './inFlight.ts'
import type { Job, Outcome } from './instances.ts'
import { type GivenUp, invocationRecord } from './invocationRecord.ts'
import { type KeptInvocation, keptRecord } from './keptInvocation.ts'
import { MAX_ASYNC_PAYLOAD_BYTES } from './limits.ts'
import type { FunctionUsage } from './usage.ts'

/** A minute before the first retry, two before the second. AWS: "How Lambda handles errors and retries with asynchronous invocation". */
const RETRY_AFTER_MS = [60_000, 120_000]

/** The wait after a throttle doubles from the first of these to the second; same page. */
const THROTTLED_MS = { first: 1000, most: 300_000 } as const

type Event = {
  readonly requestId: string
  readonly payload: string
  readonly expiresAt: number
  /** Its record, which is dropped once the event has been handled or given up. */
  readonly kept: number
  attempts: number
  /** In a row. */
  throttles: number
  /** When it waits for a retry: until then, ms since 1970. */
  dueAt: number
  lastError?: FunctionError
}

/** The asynchronous queue of one function. */
export type AsyncInvocations = {
  /** Queues one event, JSON. @throws TooManyRequestsException when the queue is full. */
  readonly enqueue: (payload: string) => void
  /** Goes on with an event of an earlier run. Its age counts from now: time stands still while nothing runs. */
  readonly resume: (kept: KeptInvocation) => void
  /** When each event is due that is queued, runs or waits for a retry, ms since 1970. */
  readonly unfinished: () => readonly number[]
  /** Resolves when no event is queued, running or waiting for a retry. */
  readonly idle: () => Promise<void>
  readonly close: () => void
}

/**
 * Runs queued events, retries what fails, goes on trying what is throttled until it is too old, and in the end hands a record to the
 * on-failure destination and the event to the dead-letter queue, both as the function's role. Waits and ages are shortened by the time scale.
 * AWS: "How Lambda handles errors and retries with asynchronous invocation", "Capturing records of Lambda asynchronous invocations",
 * "Adding a dead-letter queue".
 */
export const asyncInvocations = ({
  config,
  policy,
  run,
  sendToQueue,
  records,
  timeScale,
  shortestAgeMs,
  maxQueued,
  usage,
  throttled,
  destinationFailed = () => undefined,
  now,
  warn,
}: {
  config: FunctionConfig
  policy: AsyncPolicy
  run: (job: Job) => Promise<Outcome>
  sendToQueue: SendToQueue
  records: Pick<Records, 'keep' | 'replace' | 'drop'>
  timeScale: TimeScale
  shortestAgeMs: number | undefined
  maxQueued: number
  usage: FunctionUsage
  /** Told of each event that was refused. */
  throttled: () => void
  /** Told of each event that could not be handed to its destination. */
  destinationFailed?: () => void
  now: () => number
  warn: (message: string, fields: Readonly<Record<string, string | number>>) => void
}): AsyncInvocations => {
  const events = inFlight()
  const retries = new Set<NodeJS.Timeout>()
  const all = new Set<Event>()
  let closed = false
  const asFunction: Caller = { kind: 'role', roleArn: config.roleArn }

  const send = async (
    queueArn: string | undefined,
    message: { body: string; attributes?: Readonly<Record<string, string>> },
    requestId: string,
  ): Promise<void> => {
    if (queueArn === undefined) return
    try {
      await sendToQueue(queueArn, message, asFunction)
    } catch (cause) {
      usage.destinationFailures += 1
      destinationFailed()
      warn('a given-up event could not be sent on and is lost', { requestId, queueArn, errorMessage: String(cause) })
    }
  }

  const giveUp = async (event: Event, condition: GivenUp, error?: FunctionError): Promise<void> => {
    usage.gaveUp += 1
    const { requestId, payload, attempts } = event
    const { onFailureArn } = policy
    if (onFailureArn === undefined && config.deadLetterArn === undefined)
      warn('an event was given up, and there is neither a destination nor a dead-letter queue', {
        requestId,
        condition,
      })
    const record = {
      at: now(),
      requestId,
      functionArn: config.resource.arn,
      condition,
      invokeCount: attempts,
      payload,
      error,
    }
    const attributes = {
      RequestID: requestId,
      ErrorCode: '200',
      ErrorMessage: (error?.errorMessage ?? '').slice(0, 1024),
    }
    await Promise.all([
      send(onFailureArn, { body: invocationRecord(record) }, requestId),
      send(config.deadLetterArn, { body: payload, attributes }, requestId),
    ])
    finish(event)
  }

  const failed = (event: Event, error: FunctionError): Promise<void> | void => {
    event.attempts += 1
    if (event.attempts > policy.maximumRetryAttempts) return giveUp(event, 'RetriesExhausted', error)
    const wait = (RETRY_AFTER_MS[event.attempts - 1] ?? 0) * timeScale
    if (now() + wait > event.expiresAt) return giveUp(event, 'EventAgeExceeded', error)
    usage.retries += 1
    event.dueAt = now() + wait
    event.lastError = error
    records.replace(event.kept, () => keptRecord(config.resource.arn, event))
    later(event, wait)
  }
  const later = (event: Event, wait: number): void => {
    const timer = setTimeout(() => {
      retries.delete(timer)
      void attempt(event)
    }, wait)
    retries.add(timer)
  }
  const wasThrottled = (event: Event): Promise<void> | void => {
    const wait = Math.min(THROTTLED_MS.most, THROTTLED_MS.first * 2 ** event.throttles) * timeScale
    event.throttles += 1
    event.dueAt = now() + wait
    if (now() + wait > event.expiresAt) return giveUp(event, 'EventAgeExceeded', event.lastError)
    later(event, wait)
  }
  const finish = (event: Event): void => {
    records.drop(event.kept)
    all.delete(event)
    events.end()
  }

  const attempt = async (event: Event): Promise<void> => {
    const outcome = await run(event)
    if (outcome.kind === 'answered') return finish(event)
    // The next run goes on with it.
    if (closed || outcome.kind === 'closed') return events.end()
    if (outcome.kind === 'throttled') return wasThrottled(event)
    event.throttles = 0
    if (outcome.kind === 'failed') return failed(event, outcome.error)
    return giveUp(event, 'EventAgeExceeded', event.lastError)
  }
  const begin = (event: Event): void => {
    events.begin()
    // "When you set reserved concurrency to zero … without any retries": the same page on records.
    void (config.reservedConcurrency === 0 ? giveUp(event, 'RetriesExhausted') : attempt(event))
  }
  const expiry = (): number => now() + eventAgeMs(policy.maximumEventAgeSeconds, timeScale, shortestAgeMs)

  return {
    enqueue: payload => {
      if (Buffer.byteLength(payload) > MAX_ASYNC_PAYLOAD_BYTES)
        throw new RequestTooLargeException(`${config.resource.logicalId}: more than ${MAX_ASYNC_PAYLOAD_BYTES} bytes`)
      if (events.count() >= maxQueued) {
        usage.throttles += 1
        throttled()
        throw new TooManyRequestsException(`${config.resource.logicalId}: ${maxQueued} asynchronous events are queued`)
      }
      const kept = records.keep(() => keptRecord(config.resource.arn, event))
      const event: Event = {
        requestId: randomUUID(),
        payload,
        expiresAt: expiry(),
        kept,
        attempts: 0,
        throttles: 0,
        dueAt: now(),
      }
      all.add(event)
      begin(event)
    },
    resume: ({ id, requestId, payload, attempts, dueAt, lastError }) => {
      const event: Event = {
        requestId,
        payload,
        expiresAt: expiry(),
        kept: id,
        attempts,
        throttles: 0,
        dueAt,
        ...(lastError && { lastError }),
      }
      all.add(event)
      const wait = dueAt - now()
      if (wait <= 0) return begin(event)
      events.begin()
      later(event, wait)
    },
    unfinished: () => [...all].map(({ dueAt }) => dueAt),
    idle: events.idle,
    close: () => {
      closed = true
      for (const timer of retries) {
        clearTimeout(timer)
        events.end()
      }
      retries.clear()
    },
  }
}
