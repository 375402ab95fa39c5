/** Why a rule, or a channel, cannot be changed as it is asked for. */
export type RefusalReason =
  /** It stands in the configuration of the stage. */
  | 'of-stage'
  /** Another change came first, or the version is another than the one that was expected. */
  | 'stale'
  /** There is no such rule. */
  | 'unknown'
  /** There is no such channel. */
  | 'unknown-channel'
  /** The bus has as many rules as AWS allows. */
  | 'too-many'
  /** Rules use the channel. */
  | 'in-use'
  /** EventBridge does not take its pattern. */
  | 'pattern'

/** A rule or a channel cannot be changed. The message names the reason. */
export class RuleRefusal extends Error {
  override readonly name = 'RuleRefusal'
  readonly why: RefusalReason
  /** The version that it has, where another was expected. */
  readonly version: number | undefined

  constructor(why: RefusalReason, message: string, { version, ...options }: ErrorOptions & { version?: number } = {}) {
    super(message, options)
    this.why = why
    this.version = version
  }
}
