import { randomUUID } from 'node:crypto'
import type { Credentials, Faults, InvokeResult, Measure, SendToQueue, TimeScale } from '../contracts.ts'
import type { Records } from '../journal/records.ts'
import { type AsyncInvocations, asyncInvocations } from './asyncInvocations.ts'
import { instanceEnvironment } from './environment.ts'
import { ServiceClosed, TooManyRequestsException } from './errors.ts'
import type { AsyncPolicy } from './eventInvokeConfig.ts'
import type { FunctionConfig } from './functionProperties.ts'
import { startInstance } from './instance.ts'
import { instances, type Job, type Outcome } from './instances.ts'
import { type FunctionUsage, noUsage } from './usage.ts'

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
  readonly close: () => Promise<void>
}

/** @see LambdaFunction */
export const lambdaFunction = (
  platform: FunctionPlatform,
  {
    config,
    policy,
    firstCodeDir,
    extraEnvironment,
    line,
  }: {
    config: FunctionConfig
    policy: AsyncPolicy
    firstCodeDir: string
    /** Asked when an instance starts. */
    extraEnvironment: () => Readonly<Record<string, string>>
    line: (text: string) => void
  },
): LambdaFunction => {
  const { region, endpointUrl, credentialsOf, sendToQueue, faults, timeScale, now } = platform
  const { logicalId } = config.resource
  const usage = noUsage(logicalId, config.memoryMb)
  // Lambda Developer Guide, "Types of metrics for Lambda functions".
  const recorder = (name: string) =>
    platform.measure({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: config.resource.ref } })
  const [errors, throttles] = [recorder('Errors'), recorder('Throttles')]
  let codeDir = firstCodeDir

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
      return startInstance({
        config,
        onExit,
        line,
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
    usage.invocations += 1
    usage.errors += 1
    return { kind: 'failed', error: { errorType: 'FaultInjected', errorMessage: 'the fault function-throw struck' } }
  }
  const told =
    (how: (job: Job) => Promise<Outcome>) =>
    async (job: Job): Promise<Outcome> => {
      const outcome = struck() ?? (await how(job))
      if (outcome.kind === 'failed' || outcome.kind === 'answered') errors(outcome.kind === 'failed' ? 1 : 0)
      if (outcome.kind === 'failed')
        platformLine('error', 'invocation failed', { requestId: job.requestId, ...outcome.error })
      return outcome
    }
  const runNow = told(pool.runNow)

  const queue = asyncInvocations({
    config,
    policy,
    run: told(pool.runQueued),
    sendToQueue,
    records: platform.records,
    timeScale,
    maxQueued: platform.maxQueued,
    usage,
    throttled: () => throttles(1),
    now,
    warn: (message, fields) => platformLine('warn', message, fields),
  })

  return {
    config,
    usage,
    queue,
    sync: async payload => {
      if (config.reservedConcurrency === 0 || pool.waiting() >= platform.maxWaiting) {
        usage.throttles += 1
        throttles(1)
        throw new TooManyRequestsException(`Rate Exceeded: ${pool.waiting()} invocations wait for ${logicalId}`)
      }
      const outcome = await runNow({ requestId: randomUUID(), payload })
      if (outcome.kind === 'answered') return { payload: JSON.parse(outcome.payload) }
      if (outcome.kind !== 'failed') throw new ServiceClosed(`${logicalId}: closed`)
      const { errorType, errorMessage } = outcome.error
      return { payload: outcome.error, functionError: { errorType, errorMessage } }
    },
    warm: pool.warm,
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
