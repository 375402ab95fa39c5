import { heartbeatBounds } from './groups/heartbeatBounds.ts'
import { measuring } from './groups/measuring.ts'
import { text } from './variables.ts'

export const lateEnvironment = {
  DEVICES_TABLE: text,
  DUE_TABLE: text,
  BUS_NAME: text,
  ...heartbeatBounds,
  ...measuring,
}
