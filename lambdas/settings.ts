import { readOidc } from '../core/access/oidcSettings.ts'
import { environment } from '../core/contracts/environment.ts'
import { DesiredConfiguration } from '../core/contracts/http.ts'
import { ViewerLimits } from '../core/viewers/limits.ts'

/** The limits of a viewer, from the environment. @throws Error naming what is missing or wrong */
export const viewerLimits = (): ViewerLimits => {
  const limits = environment({
    connectionsPerSubject: 'CONNECTIONS_PER_SUBJECT',
    subscriptionsPerConnection: 'SUBSCRIPTIONS_PER_CONNECTION',
    messagesPerSecond: 'MESSAGES_PER_SECOND',
  })
  return ViewerLimits.parse(limits)
}

/** Dotted paths of the fields that only the scope `sensitive` may see. */
export const sensitiveFields = (): string[] =>
  (process.env.SENSITIVE_FIELDS ?? '').split(',').filter(field => field !== '')

/** How long events are kept, seconds, by kind and over all. */
export const retention = () => {
  const { uplink, rejected } = environment({
    uplink: 'UPLINK_RETENTION_SECONDS',
    rejected: 'REJECTED_RETENTION_SECONDS',
  })
  const [uplinkSeconds, rejectedSeconds] = [Number(uplink), Number(rejected)]
  return {
    uplinkSeconds,
    rejectedSeconds,
    shortestSeconds: Math.min(uplinkSeconds, rejectedSeconds),
    longestSeconds: Math.max(uplinkSeconds, rejectedSeconds),
  }
}

/** Whether history over all devices is kept. */
export const keepsMerged = (): boolean => process.env.MERGED_HISTORY === 'true'

/** The OIDC issuer whose tokens are taken, when there is one. */
export const oidc = () => readOidc(process.env.OIDC)

/** What a device is told whose own configuration is not set. */
export const defaultConfiguration = (): DesiredConfiguration => {
  const { interval, mode } = environment({
    interval: 'DEFAULT_HEARTBEAT_INTERVAL_SECONDS',
    mode: 'DEFAULT_LOCATION_MODE',
  })
  return DesiredConfiguration.parse({ heartbeat_interval: Number(interval), location_mode: mode })
}
