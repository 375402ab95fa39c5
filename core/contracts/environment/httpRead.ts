import { counted } from './groups/counting.ts'
import { defaultConfiguration } from './groups/defaultConfiguration.ts'
import { heartbeatBounds } from './groups/heartbeatBounds.ts'
import { history } from './groups/history.ts'
import { identity } from './groups/identity.ts'
import { reading } from './groups/reading.ts'
import { sensitive } from './groups/sensitive.ts'
import { viewerLimits } from './groups/viewerLimits.ts'
import { text } from './variables.ts'

export const httpReadEnvironment = {
  DEVICES_TABLE: text,
  EVENTS_TABLE: text,
  ...counted,
  BUS_NAME: text,
  ...history,
  ...reading,
  ...viewerLimits,
  ...sensitive,
  ...defaultConfiguration,
  ...heartbeatBounds,
  ...identity,
}
