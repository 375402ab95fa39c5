import { unmeasured } from '../cloudwatch/unmeasured.ts'
import {
  AccessDenied,
  type Authorize,
  type Caller,
  type Credentials,
  type Faults,
  type Invoke,
  type InvokeResult,
  type Measure,
  type PutLog,
  type Resource,
  type Say,
  type SendToQueue,
  type TimeScale,
} from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { type Journal, noJournal } from '../journal/records.ts'
import { accountConcurrency } from './concurrency.ts'
import { ResourceNotFoundException } from './errors.ts'
import { defaultAsyncPolicy, eventInvokeConfig } from './eventInvokeConfig.ts'
import { functionConfig } from './functionProperties.ts'
import { inFlight } from './inFlight.ts'
import { keptInvocation } from './keptInvocation.ts'
import { type LambdaFunction, lambdaFunction } from './lambdaFunction.ts'
import { invokePermissions, namesFunction } from './permissions.ts'
import type { FunctionUsage } from './usage.ts'

/** The parts that the emulator is built from. */
export type LambdaServiceProps = {
  /** `AWS::Lambda::Function` */
  readonly functions: readonly Resource[]
  /** `AWS::Lambda::EventInvokeConfig` */
  readonly eventInvokeConfigs: readonly Resource[]
  /** `AWS::Lambda::Permission` */
  readonly permissions: readonly Resource[]
  /** Directory of the function's bundled asset. */
  readonly codeOf: (resource: Resource) => string
  /** The credentials with which the function's SDK signs. */
  readonly credentialsOf: (roleArn: string) => Credentials
  /** `AWS_ENDPOINT_URL` of every function. */
  readonly endpointUrl: string
  /** Variables that the local run sets over the template's; asked when an instance starts. */
  readonly environmentOf?: (resource: Resource) => Readonly<Record<string, string>>
  /** The function's name in the log: its logical id unless given. */
  readonly nameOf?: (resource: Resource) => string
  readonly authorize: Authorize
  /** Told of the invocations that a permission allows. */
  readonly noteAllowed?: NoteAllowed
  readonly sendToQueue: SendToQueue
  /** Where asynchronous invocations are kept that are not over; nowhere unless given. */
  readonly journal?: Journal
  readonly faults: Faults
  /** Where errors and throttles are counted; nowhere unless given. */
  readonly measure?: Measure
  /** Shortens retries and event ages. A function's own timeout limits real work and is kept. */
  readonly timeScale: TimeScale
  readonly say: Say
  /** Told of each line that AWS has in the function's log group; nobody unless given. */
  readonly logged?: PutLog
  /** The shortest that the time scale may make the age of an event, ms. */
  readonly shortestAgeMs?: number
  /** Worker threads a function; default 4. */
  readonly maxInstances?: number
  /** Synchronous invocations that may wait, a function; default 1,000. */
  readonly maxWaiting?: number
  /** Asynchronous events that may be queued or waiting for a retry, a function; default 100,000. */
  readonly maxQueued?: number
  readonly region: string
  readonly now?: () => number
}

/** Lambda on this machine. */
export type LambdaService = {
  readonly invoke: Invoke
  /** A synchronous invocation by an event source mapping: Lambda itself makes it, and asks for no permission. */
  readonly invokeMapped: (functionArn: string, payload: unknown) => Promise<InvokeResult>
  /** Goes on with the asynchronous invocations of earlier runs. */
  readonly resume: () => void
  /** Starts one instance of each function. @throws InitError of the first function that does not start. */
  readonly warm: () => Promise<void>
  /** Swaps a function's asset: busy instances finish on the old one. Resolves when the new one is warm. @throws InitError */
  readonly replaceCode: (logicalId: string, codeDir: string) => Promise<void>
  /** The folders from which instances run or will be started. */
  readonly inUse: () => readonly string[]
  /** Counters since the start, live. */
  readonly usage: () => readonly Readonly<FunctionUsage>[]
  /** The asynchronous invocations that are queued, run or wait for a retry: their functions, and when they are due. */
  readonly unfinished: () => readonly { readonly logicalId: string; readonly dueAt: number }[]
  /** Resolves when nothing runs, is queued or waits for a retry. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Lambda on this machine: each instance a worker thread with the bundled asset and the template's environment.
 * AWS: "Lambda Developer Guide"; what deviates: at most `maxInstances` instances a function, a request waits instead of scaling on;
 * a thread is not frozen between invocations; callback handlers, layers, versions and aliases are refused.
 * @throws Error at start for a resource or property that is not understood.
 */
export const lambdaService = (props: LambdaServiceProps): LambdaService => {
  const { functions, authorize, say, maxInstances = 4, maxWaiting = 1000, maxQueued = 100_000, now = Date.now } = props
  const { environmentOf = () => ({}), measure = unmeasured, nameOf = resource => resource.logicalId } = props

  const policies = props.eventInvokeConfigs.map(resource => {
    const parsed = eventInvokeConfig(resource)
    if (!functions.some(known => namesFunction(parsed.functionName, known)))
      throw new Error(`${resource.logicalId} (${resource.type}): no function ${parsed.functionName} in the template`)
    return parsed
  })
  const permit = invokePermissions(props.permissions, functions, authorize, props.noteAllowed)
  const records = (props.journal ?? noJournal).records('invocation')
  const platform = { ...props, records, measure, maxInstances, maxWaiting, maxQueued, now }

  const configs = functions.map(functionConfig)
  const concurrencyOf = accountConcurrency({
    quota: props.faults.concurrent,
    reserved: configs.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0),
  })
  const byArn = new Map<string, LambdaFunction>(
    configs.map(config => [
      config.resource.arn,
      lambdaFunction(platform, {
        config,
        concurrency: concurrencyOf(config.reservedConcurrency),
        policy:
          policies.find(policy => namesFunction(policy.functionName, config.resource))?.policy ?? defaultAsyncPolicy,
        firstCodeDir: props.codeOf(config.resource),
        extraEnvironment: () => environmentOf(config.resource),
        line: text => say(nameOf(config.resource), text),
        logged: (stream, text) => props.logged?.(config.logGroup, stream, text),
      }),
    ]),
  )
  const every = [...byArn.values()]
  const waitedFor = inFlight()

  const find = (functionArn: string): LambdaFunction => {
    const found = byArn.get(functionArn) ?? byArn.get(functionArn.replace(/:\$LATEST$/, ''))
    if (!found) throw new ResourceNotFoundException(`Function not found: ${functionArn}`)
    return found
  }

  /** @throws AccessDenied */
  const permitted = ({ config: { resource } }: LambdaFunction, caller: Caller): void => {
    if (props.faults.strikes('function-refuse', resource.logicalId)) {
      const access = { caller, action: 'lambda:InvokeFunction', resourceArn: resource.arn }
      throw new AccessDenied(access, `the fault function-refuse struck ${resource.logicalId}`)
    }
    permit(resource, caller)
  }

  const sync = async (target: LambdaFunction, payload: unknown): Promise<InvokeResult> => {
    waitedFor.begin()
    try {
      return await target.sync(JSON.stringify(payload ?? null))
    } finally {
      waitedFor.end()
    }
  }

  const idle = async (): Promise<void> => {
    await Promise.all([waitedFor.idle(), ...every.map(({ queue }) => queue.idle())])
  }

  return {
    invoke: {
      sync: async (functionArn, payload, caller) => {
        const target = find(functionArn)
        permitted(target, caller)
        return sync(target, payload)
      },
      async: async (functionArn, payload, caller) => {
        const target = find(functionArn)
        permitted(target, caller)
        target.queue.enqueue(JSON.stringify(payload ?? null))
      },
    },
    invokeMapped: async (functionArn, payload) => sync(find(functionArn), payload),
    resume: () => {
      for (const kept of records.left(keptInvocation)) {
        const target = byArn.get(kept.functionArn)
        if (target) {
          target.queue.resume(kept)
          continue
        }
        records.drop(kept.id)
        const message = 'an event of an earlier run was dropped: the template has lost its function'
        const { requestId, functionArn } = kept
        say(
          'lambda',
          JSON.stringify({ time: new Date(now()).toISOString(), level: 'warn', message, requestId, functionArn }),
        )
      }
    },
    warm: async () => {
      await Promise.all(every.map(target => target.warm()))
    },
    replaceCode: async (logicalId, codeDir) => {
      const target = every.find(({ config }) => config.resource.logicalId === logicalId)
      if (!target) throw new ResourceNotFoundException(`no function ${logicalId} in the template`)
      await target.replaceCode(codeDir)
    },
    inUse: () => every.flatMap(target => target.inUse()),
    usage: () => every.map(target => target.usage),
    unfinished: () =>
      every.flatMap(({ config, queue }) =>
        queue.unfinished().map(dueAt => ({ logicalId: config.resource.logicalId, dueAt })),
      ),
    idle,
    close: async () => {
      await Promise.all(every.map(target => target.close()))
    },
  }
}
