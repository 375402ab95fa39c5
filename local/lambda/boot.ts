/**
 * The program of an instance's thread: it loads the handler, then answers one invocation at a time. It is compiled on its own (see
 * bootCode.ts), so it imports Node's own modules and types, nothing else.
 * AWS: "Define Lambda function handler in Node.js" and "Understanding Node.js errors".
 */
import { existsSync, realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { FunctionError } from './errors.ts'
import type { FromInstance, InstanceData, ToInstance } from './messages.ts'

const { codeDir, handler: handlerName, context }: InstanceData = workerData
const taskRoot = realpathSync(codeDir)
const taskRootUrl = `${pathToFileURL(taskRoot).href}/`

const say = (message: FromInstance): void => parentPort?.postMessage(message)

const loadingError = (thrown: unknown): FunctionError => {
  const notFound = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND'
  return { ...errorOf(thrown), ...(notFound && { errorType: 'Runtime.ImportModuleError' }) }
}

const errorOf = (thrown: unknown): FunctionError =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }

const runtimeError = (errorType: string, errorMessage: string): Error =>
  Object.assign(new Error(errorMessage), { name: errorType })

/** The managed runtime brings the SDK; whatever else lies in node_modules here is not there on AWS. */
const broughtByRuntime = /^@(aws-sdk|smithy)\//

registerHooks({
  resolve: (specifier, resolving, next) => {
    const resolved = next(specifier, resolving)
    const leavesAsset = resolved.url.startsWith('file:') && !resolved.url.startsWith(taskRootUrl)
    if (resolving.parentURL?.startsWith(taskRootUrl) && leavesAsset && !broughtByRuntime.test(specifier))
      throw runtimeError('Runtime.ImportModuleError', `Cannot find package '${specifier}': it is not in the asset`)
    return resolved
  },
})

const load = async () => {
  const dot = handlerName.lastIndexOf('.')
  const [moduleName, exportName] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)]
  const file = ['.mjs', '.js', '.cjs'].map(ending => join(taskRoot, moduleName + ending)).find(existsSync)
  if (!file) throw runtimeError('Runtime.ImportModuleError', `Cannot find module '${moduleName}'`)
  const loaded: Record<string, unknown> = await import(pathToFileURL(file).href)
  const handler = loaded[exportName]
  if (typeof handler !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`)
  if (handler.length >= 3)
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      `${handlerName} takes a callback: Node.js 24 on Lambda runs async handlers only`,
    )
  return handler
}

const jsonOf = (result: unknown): string => {
  try {
    return JSON.stringify(result) ?? 'null'
  } catch (cause) {
    throw runtimeError('Runtime.MarshalError', `Unable to stringify response body: ${String(cause)}`)
  }
}

/**
 * Lines travel over the port of the answers: over the port of their own that a thread has for its output they would come after the end of the
 * invocation that wrote them.
 */
const sendOutput = (output: NodeJS.WriteStream, from: 'stdout' | 'stderr'): void => {
  const decoder = new StringDecoder()
  output._write = (chunk: Buffer | string, encoding, done) => {
    say({ kind: 'output', from, text: decoder.write(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk) })
    done()
  }
}
sendOutput(process.stdout, 'stdout')
sendOutput(process.stderr, 'stderr')

const startUp = async (): Promise<void> => {
  const handler = await load()
  const run = async ({ requestId, payload, deadline }: ToInstance): Promise<FromInstance> => {
    const result: unknown = await handler(JSON.parse(payload), {
      ...context,
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    })
    return { kind: 'answered', payload: jsonOf(result) }
  }
  parentPort?.on('message', (invocation: ToInstance) => {
    run(invocation).then(say, (thrown: unknown) => say({ kind: 'failed', error: errorOf(thrown) }))
  })
  say({ kind: 'ready' })
}

startUp().catch((thrown: unknown) => say({ kind: 'notReady', error: loadingError(thrown) }))
