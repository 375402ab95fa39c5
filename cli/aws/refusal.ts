/** An answer by which AWS refuses a request. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal'
  /** Such as `ParameterNotFound`. */
  readonly code: string
  readonly status: number
  /** The operation that was asked, such as `ssm:GetParameter`. */
  readonly operation: string

  /** The words of the service; some have none. */
  readonly words: string

  constructor({ operation, code, status, words }: Pick<AwsRefusal, 'operation' | 'code' | 'status' | 'words'>) {
    super(`${operation} answered ${code}${words && ` (${words.replace(/\.$/, '')})`}`)
    this.words = words
    this.operation = operation
    this.code = code
    this.status = status
  }

  /** Whether the caller may not ask, in the words of each kind of service. */
  get isDenied(): boolean {
    return /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException)$/.test(
      this.code,
    )
  }

  /** Whether AWS still looks at the account itself, or at how it is paid. */
  get isOfNewAccount(): boolean {
    return /^(OptInRequired|SubscriptionRequiredException|NotSignedUp|PendingVerification|Blocked)$/.test(this.code)
  }

  /** Whether the service asks for patience, or has a fault of its own. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || /Throttl|RequestLimitExceeded|SlowDown/.test(this.code)
  }
}

/** Turns a refusal because the caller may not ask into another value. @throws every other error */
export const unlessDenied =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (error instanceof AwsRefusal && error.isDenied) return value
    throw error
  }

/** Turns a refusal with one of these codes into another value. @throws every other error */
export const unless =
  <Value>(codes: RegExp, value: Value) =>
  (error: unknown): Value => {
    if (error instanceof AwsRefusal && codes.test(error.code)) return value
    throw error
  }
