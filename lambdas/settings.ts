import type { DesiredConfiguration, HeartbeatBounds } from '../core/contracts/configuration.ts'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { defaultConfiguration } from '../core/contracts/environment/groups/defaultConfiguration.ts'
import type { heartbeatBounds } from '../core/contracts/environment/groups/heartbeatBounds.ts'
import type { history } from '../core/contracts/environment/groups/history.ts'
import type { viewerLimits } from '../core/contracts/environment/groups/viewerLimits.ts'
import { Retention } from '../core/events/stored.ts'
import type { ViewerLimits } from '../core/viewers/limits.ts'

/** The limits of a viewer. */
export const limitsOf = (variables: Values<typeof viewerLimits>): ViewerLimits => ({
  connectionsPerSubject: variables.CONNECTIONS_PER_SUBJECT,
  subscriptionsPerConnection: variables.SUBSCRIPTIONS_PER_CONNECTION,
  messagesPerSecond: variables.MESSAGES_PER_SECOND,
})

/** How long events are kept, seconds: by kind, and over all kinds. */
export const retentionOf = ({ RETENTION_SECONDS: seconds }: Values<typeof history>) => {
  const retention = Retention.parse(seconds)
  const all = Object.values(retention)
  return { retention, shortestSeconds: Math.min(...all), longestSeconds: Math.max(...all) }
}

/** The configuration of a device that has none of its own. */
export const defaultsOf = (variables: Values<typeof defaultConfiguration>): DesiredConfiguration => ({
  heartbeat_interval: variables.DEFAULT_HEARTBEAT_INTERVAL_SECONDS,
  location_mode: variables.DEFAULT_LOCATION_MODE,
})

/** The heartbeat intervals that the stage allows, s. */
export const boundsOf = (variables: Values<typeof heartbeatBounds>): HeartbeatBounds => ({
  minimum: variables.MIN_HEARTBEAT_INTERVAL_SECONDS,
  maximum: variables.MAX_HEARTBEAT_INTERVAL_SECONDS,
})
