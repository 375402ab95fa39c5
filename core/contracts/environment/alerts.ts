import { gathering } from './groups/measuring.ts'
import { text } from './variables.ts'

export const alertsEnvironment = {
  ALERTS_TABLE: text,
  /** Tells when a device was heard last. */
  DEVICES_TABLE: text,
  /** Holds the values that a device has told before. */
  EVENTS_TABLE: text,
  BUS_NAME: text,
  /** The queue in which alerts wait until they are looked at again. */
  TIMERS_QUEUE_URL: text,
  /** The queue of the function that tells the channels. */
  DELIVERY_QUEUE_URL: text,
  ...gathering,
}
