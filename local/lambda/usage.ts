/** The usage of one function since the service started. Times in milliseconds. */
export type FunctionUsage = {
  readonly logicalId: string
  readonly memoryMb: number
  invocations: number
  /** Invocations that ended in a function error, timeouts and crashes included. */
  errors: number
  /** Invocations refused because too many were waiting. */
  throttles: number
  /** Asynchronous invocations tried again. */
  retries: number
  /** Asynchronous invocations given up. */
  gaveUp: number
  /** Records of given-up invocations that no queue took: those are lost. */
  destinationFailures: number
  durationMs: number
  maxDurationMs: number
  /** Durations in started milliseconds, as AWS bills them; the time of {@link initMs} is billed too. */
  billedMs: number
  /** Bytes of what Lambda itself writes to the function's log group. */
  systemLogBytes: number
  inits: number
  initMs: number
  lastInitMs: number
  /** Instances that live now. */
  instances: number
}

/** Counters at zero. */
export const noUsage = (logicalId: string, memoryMb: number): FunctionUsage => ({
  logicalId,
  memoryMb,
  invocations: 0,
  errors: 0,
  throttles: 0,
  retries: 0,
  gaveUp: 0,
  destinationFailures: 0,
  durationMs: 0,
  maxDurationMs: 0,
  billedMs: 0,
  systemLogBytes: 0,
  inits: 0,
  initMs: 0,
  lastInitMs: 0,
  instances: 0,
})
