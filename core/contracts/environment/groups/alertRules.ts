import { text } from '../variables.ts'
import { measuring } from './measuring.ts'

/** Of a function that makes rules of alerts, and channels: in the table, on the bus, and in the secret of addresses. */
export const alertRules = {
  ...measuring,
  BUS_NAME: text,
  ALERTS_TABLE: text,
  /** The function that judges the events of rules, and the dead-letter queue of their targets. */
  ALERTS_FUNCTION_ARN: text,
  ALERTS_LETTERS_ARN: text,
  /** The queue over which the alerts of a rule that is gone end. */
  TIMERS_QUEUE_URL: text,
  CHANNELS_SECRET_ARN: text,
}
