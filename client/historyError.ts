/** A request over HTTP failed. It is a `Reason`, too. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError'
  /** Stable, for programs. */
  readonly code: string
  readonly status: number
  /** The title of the problem (RFC 9457). */
  readonly title: string | undefined
  constructor(code: string, message: string, status: number, title?: string) {
    super(message)
    this.code = code
    this.status = status
    this.title = title
  }
}
