import { alertRules } from './groups/alertRules.ts'
import { history } from './groups/history.ts'
import { identity } from './groups/identity.ts'
import { reading } from './groups/reading.ts'
import { sensitive } from './groups/sensitive.ts'
import { text } from './variables.ts'

export const httpAlertsEnvironment = {
  ...alertRules,
  /** The queue of the function `deliver`. */
  DELIVERY_QUEUE_URL: text,
  EVENTS_TABLE: text,
  ...history,
  ...reading,
  ...sensitive,
  ...identity,
}
