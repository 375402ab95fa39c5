import { heartbeatBounds } from './groups/heartbeatBounds.ts'
import { measuring } from './groups/measuring.ts'
import { triedAgain } from './groups/triedAgain.ts'
import { text } from './variables.ts'

export const lateEnvironment = {
  DEVICES_TABLE: text,
  DUE_TABLE: text,
  BUS_NAME: text,
  ...heartbeatBounds,
  ...triedAgain,
  ...measuring,
}
