/** A refusal of SNS, named by its code. Amazon SNS API Reference, "Common Errors" and those of each action. */
export class TopicFailure extends Error {
  override readonly name: string
  readonly code: string
  /** HTTP status. */
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
  }
}

export const invalidParameter = (message: string): TopicFailure =>
  new TopicFailure('InvalidParameter', `Invalid parameter: ${message}`)
