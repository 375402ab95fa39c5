/** The whole request is refused: HTTP 400. AWS: "EventBridge API reference, PutEvents" and "Common errors". */
export class ValidationException extends Error {
  override readonly name = 'ValidationException'
  readonly code = 'ValidationException'
}
