/** More is waiting than the function may hold. Retryable. AWS: "Lambda API reference, Invoke", HTTP 429. */
export class TooManyRequestsException extends Error {
  override readonly name = 'TooManyRequestsException'
  readonly code = 'TooManyRequestsException'
}

/** The payload is larger than an invocation may have. AWS: "Lambda API reference, Invoke", HTTP 413. */
export class RequestTooLargeException extends Error {
  override readonly name = 'RequestTooLargeException'
  readonly code = 'RequestTooLargeException'
}

/** No function has this ARN. AWS: "Lambda API reference, Invoke", HTTP 404. */
export class ResourceNotFoundException extends Error {
  override readonly name = 'ResourceNotFoundException'
  readonly code = 'ResourceNotFoundException'
}

/** The emulator is closed, or closed while this invocation was waiting or running. */
export class ServiceClosed extends Error {
  override readonly name = 'ServiceClosed'
  readonly code = 'ServiceClosed'
}

/** The payload of a function that has failed. AWS: "Understanding Node.js errors". */
export type FunctionError = {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** An instance that could not start: its module does not load, or it has no such handler. */
export class InitError extends Error {
  override readonly name = 'InitError'
  readonly code = 'InitError'
  readonly functionError: FunctionError
  constructor(logicalId: string, functionError: FunctionError) {
    super(`${logicalId} did not start: ${functionError.errorType}: ${functionError.errorMessage}`)
    this.functionError = functionError
  }
}
