import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Credentials, Faults, InvokeResult, Measure, SendToQueue, TimeScale } from '../contracts.ts'
import type { Records } from '../journal/records.ts'
import { type AsyncInvocations, asyncInvocations } from './asyncInvocations.ts'
import type { Concurrency } from './concurrency.ts'
import { instanceEnvironment } from './environment.ts'
import { type FunctionError, RequestTooLargeException, ServiceClosed, TooManyRequestsException } from './errors.ts'
import type { AsyncPolicy } from './eventInvokeConfig.ts'
import type { FunctionConfig } from './functionProperties.ts'
import { startInstance } from './instance.ts'
import { instances, type Job, type Outcome } from './instances.ts'
import { MAX_PAYLOAD_BYTES } from './limits.ts'
import { failureLine } from './systemLogs.ts'
import { type FunctionUsage, noUsage } from './usage.ts'

/** How long the fault `function-delay` lasts unless it says, ms. */
const DEFAULT_DELAY_MS = 1000

/** The parts that all functions share. */
export type FunctionPlatform = {
  readonly region: string
  readonly endpointUrl: string
  readonly credentialsOf: (roleArn: string) => Credentials
  readonly sendToQueue: SendToQueue
  readonly records: Records
  readonly faults: Faults
  readonly measure: Measure
  readonly timeScale: TimeScale
  readonly maxInstances: number
  readonly maxWaiting: number
  readonly shortestAgeMs?: number
  readonly maxQueued: number
  readonly now: () => number
}

/** One function: its instances, its asynchronous queue, what it used. */
export type LambdaFunction = {
  readonly config: FunctionConfig
  readonly usage: FunctionUsage
  /** @throws TooManyRequestsException beyond `maxWaiting`. @throws ServiceClosed */
  readonly sync: (payload: string) => Promise<InvokeResult>
  readonly queue: AsyncInvocations
  readonly warm: () => Promise<void>
  readonly replaceCode: (codeDir: string) => Promise<void>
  /** The folders of its code: of the instances that live, and of the next one. */
  readonly inUse: () => readonly string[]
  readonly close: () => Promise<void>
}

/** @see LambdaFunction */
export const lambdaFunction = (
  platform: FunctionPlatform,
  {
    config,
    policy,
    concurrency,
    firstCodeDir,
    extraEnvironment,
    line,
    logged,
  }: {
    config: FunctionConfig
    concurrency: Concurrency
    policy: AsyncPolicy
    firstCodeDir: string
    /** Asked when an instance starts. */
    extraEnvironment: () => Readonly<Record<string, string>>
    line: (text: string) => void
    logged: (logStream: string, text: string) => void
  },
): LambdaFunction => {
  const { region, endpointUrl, credentialsOf, sendToQueue, faults, timeScale, now } = platform
  const { logicalId } = config.resource
  const usage = noUsage(logicalId, config.memoryMb)
  // Lambda Developer Guide, "Types of metrics for Lambda functions".
  const recorder = (name: string) =>
    platform.measure({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: config.resource.ref } })
  const [invocations, errors, throttles] = [recorder('Invocations'), recorder('Errors'), recorder('Throttles')]
  const destinationFailed = recorder('DestinationDeliveryFailures')
  let codeDir = firstCodeDir
  /** The folder of each instance that lives, by its log stream. */
  const folders = new Map<string, string>()

  const platformLine = (level: 'warn' | 'error', message: string, fields: object): void =>
    line(JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...fields }))

  const pool = instances({
    limit: Math.min(platform.maxInstances, config.reservedConcurrency ?? platform.maxInstances),
    logging: config.logging,
    usage,
    now,
    warn: (message, error) => platformLine('error', message, error),
    start: onExit => {
      const logStream = `${new Date(now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`
      folders.set(logStream, codeDir)
      return startInstance({
        config,
        onExit: () => {
          folders.delete(logStream)
          onExit()
        },
        line: text => {
          line(text)
          logged(logStream, text)
        },
        env: instanceEnvironment({
          config,
          codeDir,
          region,
          endpointUrl,
          credentials: credentialsOf(config.roleArn),
          logStream,
          extra: extraEnvironment(),
        }),
        data: {
          codeDir,
          handler: config.handler,
          context: {
            functionName: config.name,
            functionVersion: '$LATEST',
            invokedFunctionArn: config.resource.arn,
            memoryLimitInMB: String(config.memoryMb),
            logGroupName: config.logGroup,
            logStreamName: logStream,
          },
        },
      })
    },
  })

  /** The fault strikes before the handler runs, so that nothing is half done. */
  const struck = (): Outcome | undefined => {
    if (!faults.strikes('function-throw', logicalId)) return undefined
    return failure({ errorType: 'FaultInjected', errorMessage: 'the fault function-throw struck' })
  }
  const failure = (error: FunctionError): Outcome => {
    usage.invocations += 1
    usage.errors += 1
    return { kind: 'failed', error }
  }
  /** The fault function-delay. Its time counts towards the function's own timeout, and the handler does not run once that is over. */
  const delayed = (): Promise<Outcome | undefined> | undefined => {
    const fault = faults.strikes('function-delay', logicalId)
    if (!fault) return undefined
    const timeoutMs = config.timeoutSeconds * 1000
    const { delayMs = DEFAULT_DELAY_MS } = fault
    const timeout = {
      errorType: 'Sandbox.Timedout',
      errorMessage: `Task timed out after ${config.timeoutSeconds} seconds`,
    }
    return wait(Math.min(delayMs, timeoutMs)).then(() => (delayMs < timeoutMs ? undefined : failure(timeout)))
  }
  const noteThrottle = (): Outcome => {
    usage.throttles += 1
    throttles(1)
    return { kind: 'throttled' }
  }
  const placed =
    (how: (job: Job) => Promise<Outcome>) =>
    async (job: Job): Promise<Outcome> => {
      if (faults.strikes('function-throttle', logicalId)) return noteThrottle()
      const leave = concurrency.enter()
      if (!leave) return noteThrottle()
      try {
        const delay = delayed()
        // Nothing is awaited without a delay: the pool counts what waits in this very turn.
        return struck() ?? (delay && (await delay)) ?? (await how(job))
      } finally {
        leave()
      }
    }
  const told =
    (how: (job: Job) => Promise<Outcome>) =>
    async (job: Job): Promise<Outcome> => {
      const outcome = await how(job)
      if (outcome.kind === 'failed' || outcome.kind === 'answered') {
        invocations(1)
        errors(outcome.kind === 'failed' ? 1 : 0)
      }
      if (outcome.kind === 'failed') {
        platformLine('error', 'invocation failed', { requestId: job.requestId, ...outcome.error })
        const stream = [...folders.keys()].at(-1) ?? ''
        logged(stream, failureLine(config.logging, job.requestId, outcome.error, new Date(now())))
      }
      return outcome
    }
  const runNow = told(placed(pool.runNow))

  const queue = asyncInvocations({
    config,
    policy,
    run: told(placed(pool.runQueued)),
    sendToQueue,
    records: platform.records,
    timeScale,
    shortestAgeMs: platform.shortestAgeMs,
    maxQueued: platform.maxQueued,
    usage,
    throttled: () => throttles(1),
    destinationFailed: () => destinationFailed(1),
    now,
    warn: (message, fields) => platformLine('warn', message, fields),
  })

  /** Lambda Developer Guide, "Troubleshoot invocation issues in Lambda": a response over the limit is a function error. */
  const answered = (payload: string): InvokeResult => {
    if (Buffer.byteLength(payload) <= MAX_PAYLOAD_BYTES) return { payload: JSON.parse(payload) }
    usage.errors += 1
    errors(1)
    const errorType = 'Function.ResponseSizeTooLarge'
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`
    platformLine('error', 'invocation failed', { errorType, errorMessage })
    return { payload: { errorType, errorMessage }, functionError: { errorType, errorMessage } }
  }

  return {
    config,
    usage,
    queue,
    sync: async payload => {
      if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
        throw new RequestTooLargeException(`${logicalId}: more than ${MAX_PAYLOAD_BYTES} bytes`)
      const outcome =
        pool.waiting() >= platform.maxWaiting ? noteThrottle() : await runNow({ requestId: randomUUID(), payload })
      if (outcome.kind === 'throttled')
        throw new TooManyRequestsException(`Rate Exceeded: ${pool.waiting()} invocations wait for ${logicalId}`)
      if (outcome.kind === 'answered') return answered(outcome.payload)
      if (outcome.kind !== 'failed') throw new ServiceClosed(`${logicalId}: closed`)
      const { errorType, errorMessage } = outcome.error
      return { payload: outcome.error, functionError: { errorType, errorMessage } }
    },
    warm: pool.warm,
    inUse: () => [codeDir, ...folders.values()],
    replaceCode: newCodeDir => {
      codeDir = newCodeDir
      pool.retire()
      return pool.warm()
    },
    close: async () => {
      queue.close()
      await pool.close()
    },
  }
}
