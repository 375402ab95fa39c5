import type { FunctionError } from './errors.ts'

/** Why an asynchronous invocation was given up. */
export type GivenUp = 'RetriesExhausted' | 'EventAgeExceeded'

/**
 * The record that the on-failure destination gets. AWS: "Capturing records of Lambda asynchronous invocations".
 * An invocation that was never run has no response.
 */
export const invocationRecord = ({
  at,
  requestId,
  functionArn,
  condition,
  invokeCount,
  payload,
  error,
}: {
  /** Milliseconds since the epoch. */
  at: number
  requestId: string
  functionArn: string
  condition: GivenUp
  invokeCount: number
  /** JSON. */
  payload: string
  error: FunctionError | undefined
}): string =>
  JSON.stringify({
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(payload),
    ...(error && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    }),
  })
