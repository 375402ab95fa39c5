import { counting } from './groups/counting.ts'
import { heartbeatBounds } from './groups/heartbeatBounds.ts'
import { history } from './groups/history.ts'
import { gathering } from './groups/measuring.ts'
import { text } from './variables.ts'

export const persistEnvironment = {
  DEVICES_TABLE: text,
  EVENTS_TABLE: text,
  DUE_TABLE: text,
  BUS_NAME: text,
  ...history,
  ...counting,
  ...heartbeatBounds,
  ...gathering,
}
