import { type FunctionError, InitError } from './errors.ts'
import { Fifo } from './fifo.ts'
import type { Instance } from './instance.ts'
import { type Logging, systemLogBytes } from './systemLogs.ts'
import type { FunctionUsage } from './usage.ts'

/** How an invocation ended, or why it was never begun. */
export type Outcome =
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError }
  | { readonly kind: 'expired' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'closed' }

/** One invocation that waits for an instance. */
export type Job = {
  readonly requestId: string
  /** JSON. */
  readonly payload: string
  /** When it may not begin any more, milliseconds since the epoch. */
  readonly expiresAt?: number
}

type Waiting = Job & { readonly settle: (outcome: Outcome) => void }

/**
 * How long jobs have to be waiting before one more instance starts, ms. Starting one takes several times that and slows the others on a
 * small machine; a burst that one instance works off at once is not worth it.
 */
const PATIENCE_MS = 10

/** The instances of one function and what waits for them. */
export type Instances = {
  /** Runs a job that somebody waits for: those go first. Never rejects. */
  readonly runNow: (job: Job) => Promise<Outcome>
  /** Runs a job from the asynchronous queue. Never rejects. */
  readonly runQueued: (job: Job) => Promise<Outcome>
  /** Synchronous jobs that wait for an instance. */
  readonly waiting: () => number
  /** Resolves when one instance is ready. @throws InitError */
  readonly warm: () => Promise<void>
  /** From now on new code is started: idle instances end now, busy ones when they are done. */
  readonly retire: () => void
  readonly close: () => Promise<void>
}

/**
 * Serves jobs with at most `limit` instances. The most recently used idle one is taken first, so that a low rate keeps one warm; where
 * none is idle the job waits for the first that is, and soon one more starts, one at a time.
 * AWS: "Understanding Lambda function scaling"; where AWS would go on to a thousand instances, jobs wait here.
 */
export const instances = ({
  limit,
  logging,
  start,
  usage,
  now,
  warn,
}: {
  limit: number
  logging: Logging
  start: (onExit: () => void) => Instance
  usage: FunctionUsage
  now: () => number
  warn: (message: string, error: FunctionError) => void
}): Instances => {
  const all = new Set<Instance>()
  let current = new Set<Instance>()
  const retired = new WeakSet<Instance>()
  let idle: Instance[] = []
  let starting: Instance | undefined
  let patience: NodeJS.Timeout | undefined
  let closed = false
  const first = new Fifo<Waiting>()
  const second = new Fifo<Waiting>()

  const take = (): Waiting | undefined => {
    for (;;) {
      const job = first.shift() ?? second.shift()
      if (job?.expiresAt === undefined || now() <= job.expiresAt) return job
      job.settle({ kind: 'expired' })
    }
  }
  const forget = (instance: Instance): void => {
    all.delete(instance)
    current.delete(instance)
    idle = idle.filter(other => other !== instance)
    if (starting === instance) starting = undefined
    usage.instances = all.size
  }
  const settleFailed = (job: Waiting, error: FunctionError): void => {
    usage.invocations += 1
    usage.errors += 1
    job.settle({ kind: 'failed', error })
  }

  const serve = async (instance: Instance, job: Waiting): Promise<void> => {
    const ended = await instance.invoke(job)
    if (closed) return job.settle({ kind: 'closed' })
    usage.durationMs += ended.durationMs
    usage.maxDurationMs = Math.max(usage.maxDurationMs, ended.durationMs)
    const billedMs = Math.ceil(ended.durationMs)
    usage.billedMs += billedMs
    const { requestId } = job
    const { memoryMb } = usage
    usage.systemLogBytes += systemLogBytes(logging, { requestId, durationMs: ended.durationMs, billedMs, memoryMb })
    if (!instance.alive()) forget(instance)
    else if (retired.has(instance)) void instance.end()
    else idle.push(instance)
    if (ended.kind === 'failed') settleFailed(job, ended.error)
    else {
      usage.invocations += 1
      job.settle({ kind: 'answered', payload: ended.payload })
    }
    dispatch()
  }

  const begin = async (): Promise<void> => {
    const instance: Instance = start(() => {
      const wasIdle = idle.includes(instance)
      forget(instance)
      if (wasIdle && !closed) warn('an idle instance ended', { errorType: 'Runtime.ExitError', errorMessage: '' })
      if (!closed) dispatch()
    })
    starting = instance
    all.add(instance)
    current.add(instance)
    usage.instances = all.size
    try {
      const initMs = await instance.ready
      usage.inits += 1
      usage.initMs += initMs
      usage.lastInitMs = initMs
      if (retired.has(instance)) void instance.end()
      else idle.push(instance)
    } catch (thrown) {
      forget(instance)
      if (closed || retired.has(instance)) return
      const error =
        thrown instanceof InitError ? thrown.functionError : { errorType: 'Error', errorMessage: `${thrown}` }
      warn('an instance did not start', error)
      const job = take()
      if (job) settleFailed(job, error)
      throw thrown
    } finally {
      if (starting === instance) starting = undefined
      if (!closed) dispatch()
    }
  }

  const stopWaiting = (): void => {
    clearTimeout(patience)
    patience = undefined
  }
  const scaleOut = (): void => {
    stopWaiting()
    // The job that waits is told of a failure; nothing waits for this promise.
    if (!starting) begin().catch(() => undefined)
  }

  const dispatch = (): void => {
    while (first.length + second.length > 0 && idle.length > 0) {
      const job = take()
      if (!job) return
      const instance = idle.pop()
      if (instance) void serve(instance, job)
    }
    if (first.length + second.length === 0) stopWaiting()
    else if (!starting && current.size === 0) scaleOut()
    else if (!starting && current.size < limit) patience ??= setTimeout(scaleOut, PATIENCE_MS)
  }

  const run = (queue: Fifo<Waiting>, job: Job): Promise<Outcome> =>
    new Promise(settle => {
      if (closed) return settle({ kind: 'closed' })
      queue.push({ ...job, settle })
      dispatch()
    })

  return {
    runNow: job => run(first, job),
    runQueued: job => run(second, job),
    waiting: () => first.length,
    warm: async () => {
      if (starting) await starting.ready
      else if (current.size === 0) await begin()
    },
    retire: () => {
      const ending = [...idle, ...(starting ? [starting] : [])]
      for (const instance of current) retired.add(instance)
      current = new Set()
      idle = []
      starting = undefined
      for (const instance of ending) void instance.end()
    },
    close: async () => {
      closed = true
      stopWaiting()
      for (const queue of [first, second])
        for (let job = queue.shift(); job; job = queue.shift()) job.settle({ kind: 'closed' })
      await Promise.all([...all].map(instance => instance.end()))
    },
  }
}
