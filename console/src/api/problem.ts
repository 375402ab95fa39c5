import type { Problem } from '../../../core/contracts/http.ts'

/** The HTTP API refused a request with a problem (RFC 9457), or could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The problem's code; `unreachable` when there was no answer. */
  readonly code: string
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly errors: NonNullable<Problem['errors']>

  constructor(
    code: string,
    {
      status,
      detail,
      errors = [],
      cause,
    }: { status: number; detail: string; errors?: Problem['errors']; cause?: unknown },
  ) {
    super(detail, { cause })
    this.code = code
    this.status = status
    this.errors = errors
  }
}

/** The error of an answer that is not 2xx. */
export const errorOf = async (answer: Response): Promise<ApiError> => {
  const { status } = answer
  const told: Partial<Problem> = Object(await answer.json().catch(() => undefined))
  const { code = `http-${status}`, title = `HTTP ${status}`, detail, errors } = told
  return new ApiError(code, { status, detail: detail ?? title, ...(errors && { errors }) })
}

/** Whether the same request may succeed later: the API could not be reached, was too busy, or failed. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.code === 'unreachable' || error.status === 429 || error.status >= 500)
