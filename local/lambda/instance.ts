import { Worker } from 'node:worker_threads'
import { bootCode } from './bootCode.ts'
import { type FunctionError, InitError } from './errors.ts'
import type { FunctionConfig } from './functionProperties.ts'
import { linesOf } from './lines.ts'
import type { FromInstance, InstanceData, ToInstance } from './messages.ts'

/** How an invocation ended, in milliseconds of the handler's own time. */
export type Ended =
  | { readonly kind: 'answered'; readonly payload: string; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly error: FunctionError; readonly durationMs: number }

/** One execution environment: a worker thread that runs one invocation at a time. */
export type Instance = {
  /** Milliseconds until the handler was loaded. @throws InitError when it cannot be. */
  readonly ready: Promise<number>
  /** Runs one invocation; never rejects. Only when ready, alive and not busy. */
  readonly invoke: (invocation: { readonly requestId: string; readonly payload: string }) => Promise<Ended>
  readonly alive: () => boolean
  readonly end: () => Promise<void>
}

/**
 * AWS gives the Init phase 10 s ("Understanding the Lambda execution environment lifecycle"). Here it is 30 s by the clock, since a
 * start that takes 0.1 s of processor has been seen to take over 10 s on a machine whose processors were wanted by twenty others.
 */
const INIT_LIMIT_MS = 30_000

/**
 * V8 gives a thread that is out of memory 16 MB more to end in, and aborts the whole process beyond. A young generation that fits into
 * that can be promoted at once; with the default of 48 MB, a function that leaks takes the local run down (measured: JSON in a loop, each
 * time; with 12 MB never). One single larger allocation still does, such as an array that is doubled over and over.
 */
const YOUNG_GENERATION_MB = 12

const seconds = (ms: number): string => (ms / 1000).toFixed(2)

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

/**
 * Starts an instance. Its heap is limited to the function's memory, its environment is the given one and nothing else, and what it
 * writes is handed over line by line.
 * AWS: "Understanding the Lambda execution environment lifecycle"; "Troubleshoot execution issues in Lambda" for the wording of errors.
 */
export const startInstance = ({
  config,
  data,
  env,
  line,
  onExit,
}: {
  config: FunctionConfig
  data: InstanceData
  env: Readonly<Record<string, string>>
  line: (text: string) => void
  /** The thread is gone, whatever the cause. */
  onExit: () => void
}): Instance => {
  const startedAt = performance.now()
  const worker = new Worker(bootCode(), {
    env,
    workerData: data,
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    name: config.resource.logicalId,
    resourceLimits: { maxOldGenerationSizeMb: config.memoryMb, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  const output = { stdout: linesOf(line), stderr: linesOf(line) }

  let alive = true
  let died: FunctionError | undefined
  let running: { requestId: string; startedAt: number; limit: NodeJS.Timeout; end: (ended: Ended) => void } | undefined

  const init = Promise.withResolvers<number>()
  const initLimit = setTimeout(() => {
    notReady({ errorType: 'Sandbox.Timedout', errorMessage: `Init timed out after ${seconds(INIT_LIMIT_MS)} seconds` })
  }, INIT_LIMIT_MS)

  const notReady = (error: FunctionError): void => {
    clearTimeout(initLimit)
    init.reject(new InitError(config.resource.logicalId, error))
    stop()
  }
  const stop = (): void => {
    alive = false
    // It rejects for no reason that could be acted upon; `exit` comes in any case.
    worker.terminate().catch(() => undefined)
  }
  const finish = (ended: { kind: 'answered'; payload: string } | { kind: 'failed'; error: FunctionError }): void => {
    if (!running) return
    const { startedAt: since, limit, end } = running
    running = undefined
    clearTimeout(limit)
    end({ ...ended, durationMs: performance.now() - since })
  }

  worker.on('message', (message: FromInstance) => {
    if (message.kind === 'output') return output[message.from].add(message.text)
    if (message.kind === 'notReady') return notReady(message.error)
    if (message.kind !== 'ready') return finish(message)
    clearTimeout(initLimit)
    init.resolve(performance.now() - startedAt)
  })
  worker.on('error', (thrown: unknown) => {
    died = isOutOfMemory(thrown)
      ? { errorType: 'Runtime.OutOfMemory', errorMessage: `signal: killed, over ${config.memoryMb} MB of heap` }
      : { errorType: 'Runtime.ExitError', errorMessage: String(thrown) }
  })
  const gone = Promise.withResolvers<void>()
  worker.on('exit', code => {
    alive = false
    for (const lines of Object.values(output)) lines.end()
    const { errorType, errorMessage } = died ?? { errorType: 'Runtime.ExitError', errorMessage: `exit status ${code}` }
    clearTimeout(initLimit)
    init.reject(new InitError(config.resource.logicalId, { errorType, errorMessage }))
    finish({
      kind: 'failed',
      error: {
        errorType,
        errorMessage: `RequestId: ${running?.requestId} Error: Runtime exited with error: ${errorMessage}`,
      },
    })
    gone.resolve()
    onExit()
  })

  const invoke = ({ requestId, payload }: { requestId: string; payload: string }): Promise<Ended> =>
    new Promise(end => {
      const limitMs = config.timeoutSeconds * 1000
      const limit = setTimeout(() => {
        stop()
        const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds(limitMs)} seconds`
        finish({ kind: 'failed', error: { errorType: 'Sandbox.Timedout', errorMessage } })
      }, limitMs)
      running = { requestId, startedAt: performance.now(), limit, end }
      const message: ToInstance = { requestId, payload, deadline: Date.now() + limitMs }
      worker.postMessage(message)
    })

  return {
    ready: init.promise,
    invoke,
    alive: () => alive,
    end: () => {
      stop()
      return gone.promise
    },
  }
}
