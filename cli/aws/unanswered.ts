/** AWS could not be asked: nobody answered, or somebody between here and AWS did. */
export class AwsUnanswered extends Error {
  override readonly name = 'AwsUnanswered'
  /** With its port, where it has one. */
  readonly host: string

  constructor(host: string, why: string, options?: ErrorOptions) {
    super(`${host} ${why}`, options)
    this.host = host
  }
}

/** Nobody answered. The reason is Node's word for it, such as `ENOTFOUND` or `SELF_SIGNED_CERT_IN_CHAIN`. */
export const unreachable = (host: string, cause: unknown): AwsUnanswered => {
  const reason = reasonIn(cause)
  return new AwsUnanswered(host, `cannot be reached${reason && ` (${reason})`}`, { cause })
}

/** Somebody answered, but not as a service of AWS does. */
export const foreign = (host: string, status: number): AwsUnanswered =>
  new AwsUnanswered(host, `answered with something else than AWS does (HTTP ${status})`)

/** The codes of Node in an error and its causes; a message could hold more than anybody should read. */
const reasonIn = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if (error.name === 'TimeoutError') return 'no answer in time'
  return 'code' in error && typeof error.code === 'string' ? error.code : reasonIn(error.cause)
}
