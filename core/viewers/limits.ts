/** How much of the service one viewer may use. */
export type ViewerLimits = {
  /** Open connections of one token subject. */
  readonly connectionsPerSubject: number
  /** Subscriptions that one connection has at a time. */
  readonly subscriptionsPerConnection: number
  /** Messages that one connection sends in a second. */
  readonly messagesPerSecond: number
}
