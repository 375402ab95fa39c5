/** The whole request is refused: HTTP 400. AWS: "EventBridge API reference, PutEvents" and "Common errors". */
export class ValidationException extends Error {
  override readonly name = 'ValidationException'
  readonly code = 'ValidationException'
}

/** The request is over the rate of the account: HTTP 400. AWS: "EventBridge quotas", PutEvents, and "Common errors". */
export class ThrottlingException extends Error {
  override readonly name = 'ThrottlingException'
  readonly code = 'ThrottlingException'
}
