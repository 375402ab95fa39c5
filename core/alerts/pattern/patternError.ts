/** A pattern that EventBridge would refuse. Its message begins with the place, such as `detail.uplinks.deviceId`. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  /** The names of the fields that lead to the fault. */
  readonly path: readonly string[]
  /** The fault, without its place. */
  readonly fault: string

  constructor(path: readonly string[], fault: string) {
    super(path.length === 0 ? fault : `${path.join('.')}: ${fault}`)
    this.path = path
    this.fault = fault
  }
}
