import { Aws } from 'aws-cdk-lib'
import type { Config } from './config.ts'

const DAY_SECONDS = 24 * 60 * 60

/** What functions are told of the stage, by what it is about. */
export const functionSettings = (config: Config, sensitiveFields: readonly string[]) => ({
  retention: {
    UPLINK_RETENTION_SECONDS: String(config.uplinkRetentionDays * DAY_SECONDS),
    REJECTED_RETENTION_SECONDS: String(config.rejectedRetentionDays * DAY_SECONDS),
    MERGED_HISTORY: String(config.mergedHistory),
  },
  limits: {
    CONNECTIONS_PER_SUBJECT: String(config.connectionsPerSubject),
    SUBSCRIPTIONS_PER_CONNECTION: String(config.subscriptionsPerConnection),
    MESSAGES_PER_SECOND: String(config.messagesPerSecond),
  },
  /** Dotted paths of the fields that only the scope `sensitive` may see. */
  sensitive: { SENSITIVE_FIELDS: sensitiveFields.join(',') },
  configuration: {
    DEFAULT_HEARTBEAT_INTERVAL_SECONDS: String(config.defaultHeartbeatIntervalSeconds),
    DEFAULT_LOCATION_MODE: config.defaultLocationMode,
  },
  /** Of functions that measure. */
  metrics: { STACK_NAME: Aws.STACK_NAME, METRICS_SECONDS: String(config.metricsSeconds) },
  oidc: { OIDC: config.oidc ? JSON.stringify(config.oidc) : '' },
})
export type FunctionSettings = ReturnType<typeof functionSettings>
