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

/** A refusal of a request about rules, by the name that AWS gives it. AWS: "EventBridge API reference", errors of each action. */
export class RuleRefusal extends Error {
  override readonly name: string
  readonly code: string
  constructor(
    code:
      | 'ConcurrentModificationException'
      | 'InvalidEventPatternException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'UnknownOperationException'
      | 'ValidationException',
    message: string,
  ) {
    super(message)
    this.name = code
    this.code = code
  }
}
