import { StageChannels } from '../channels.ts'
import { measuring } from './groups/measuring.ts'
import { flag, json, text, words } from './variables.ts'

export const deliverEnvironment = {
  ALERTS_TABLE: text,
  /** The queue whose messages the function gets. */
  DELIVERY_QUEUE_URL: text,
  /** The dead-letter queue of messages that nobody could be told. */
  DELIVERY_LETTERS_URL: text,
  CHANNELS_SECRET_ARN: text,
  /** Channels of the configuration with an address there, by name. */
  STAGE_CHANNELS: json(StageChannels),
  /** Names of the channels that are told of alarms of the stack. */
  ALARM_CHANNELS: words,
  /** Networks (CIDR) that channels may reach beside the internet. */
  ALERT_NETWORKS: words,
  /** Whether channels may reach this machine: in local stages. */
  LOOPBACK_ALLOWED: flag,
  CONSOLE_URL: text,
  ...measuring,
}
