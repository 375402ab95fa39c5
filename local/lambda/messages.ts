import type { FunctionError } from './errors.ts'

/** What an instance is started with. */
export type InstanceData = {
  /** Absolute path of the asset. */
  readonly codeDir: string
  /** `index.handler`. */
  readonly handler: string
  /** What the handler's context says about the function. */
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

/** What an instance says: that it is ready, that it cannot be, or how its invocation ended. */
export type FromInstance =
  | { readonly kind: 'ready' }
  | { readonly kind: 'notReady'; readonly error: FunctionError }
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError }
