import { Aws } from 'aws-cdk-lib'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { counting } from '../core/contracts/environment/groups/counting.ts'
import type { defaultConfiguration } from '../core/contracts/environment/groups/defaultConfiguration.ts'
import type { heartbeatBounds } from '../core/contracts/environment/groups/heartbeatBounds.ts'
import type { history } from '../core/contracts/environment/groups/history.ts'
import type { gathering } from '../core/contracts/environment/groups/measuring.ts'
import type { reading } from '../core/contracts/environment/groups/reading.ts'
import type { sensitive } from '../core/contracts/environment/groups/sensitive.ts'
import type { shipping } from '../core/contracts/environment/groups/shipping.ts'
import type { triedAgain } from '../core/contracts/environment/groups/triedAgain.ts'
import type { viewerLimits } from '../core/contracts/environment/groups/viewerLimits.ts'
import type { Config } from './config.ts'
import { retentionSeconds } from './settings/retention.ts'

const DAY_SECONDS = 24 * 60 * 60

/** The groups of variables that tell functions about the settings of the stage. */
export const functionSettings = (config: Config, sensitiveFields: readonly string[]) => ({
  history: {
    RETENTION_SECONDS: retentionSeconds(config),
    MERGED_HISTORY: config.mergedHistory,
  } satisfies Values<typeof history>,
  counting: {
    COUNTS_RETENTION_SECONDS: Math.max(config.countRetentionDays, config.logLineRetentionDays) * DAY_SECONDS,
    COUNT_UPLINKS: config.countUplinks,
  } satisfies Omit<Values<typeof counting>, 'COUNTS_TABLE'>,
  reading: { READ_UNITS_PER_MINUTE: config.readUnitsPerMinute } satisfies Values<typeof reading>,
  viewerLimits: {
    CONNECTIONS_PER_SUBJECT: config.connectionsPerSubject,
    SUBSCRIPTIONS_PER_CONNECTION: config.subscriptionsPerConnection,
    MESSAGES_PER_SECOND: config.messagesPerSecond,
  } satisfies Values<typeof viewerLimits>,
  shipping: {
    LOG_LINES_PER_MINUTE: config.logLinesPerMinute,
    LOG_BATCHES_PER_SECOND: config.logBatchesPerSecond,
  } satisfies Values<typeof shipping>,
  sensitive: { SENSITIVE_FIELDS: [...sensitiveFields] } satisfies Values<typeof sensitive>,
  defaultConfiguration: defaultConfigurationOf(config),
  heartbeatBounds: {
    MIN_HEARTBEAT_INTERVAL_SECONDS: config.minHeartbeatIntervalSeconds,
    MAX_HEARTBEAT_INTERVAL_SECONDS: config.maxHeartbeatIntervalSeconds,
  } satisfies Values<typeof heartbeatBounds>,
  triedAgain: { TRIED_AGAIN_SECONDS: config.triedAgainSeconds } satisfies Values<typeof triedAgain>,
  gathering: gatheringOf(config),
})
export type FunctionSettings = ReturnType<typeof functionSettings>

export const defaultConfigurationOf = (config: Config): Values<typeof defaultConfiguration> => ({
  DEFAULT_HEARTBEAT_INTERVAL_SECONDS: config.defaultHeartbeatIntervalSeconds,
  DEFAULT_LOCATION_MODE: config.defaultLocationMode,
})

export const gatheringOf = (config: Config): Values<typeof gathering> => ({
  STACK_NAME: Aws.STACK_NAME,
  METRICS_SECONDS: config.metricsSeconds,
})
