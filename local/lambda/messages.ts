import type { FunctionError } from './errors.ts'

/** The data with which an instance is started. */
export type InstanceData = {
  /** Absolute path of the asset. */
  readonly codeDir: string
  /** `index.handler`. */
  readonly handler: string
  /** The function's part of the handler's context. */
  readonly context: {
    readonly functionName: string
    readonly functionVersion: '$LATEST'
    readonly invokedFunctionArn: string
    readonly memoryLimitInMB: string
    readonly logGroupName: string
    readonly logStreamName: string
  }
}

/** One invocation, as the instance gets it. The payload is JSON, so that a function sees what it would see on AWS. */
export type ToInstance = {
  readonly requestId: string
  readonly payload: string
  /** When its time is up, milliseconds since the epoch. */
  readonly deadline: number
}

/** A message of an instance: it is ready, it failed to start, it wrote something, or its invocation has ended. */
export type FromInstance =
  | { readonly kind: 'ready' }
  | { readonly kind: 'notReady'; readonly error: FunctionError }
  | { readonly kind: 'output'; readonly from: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError }
