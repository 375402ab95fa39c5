import { gathering } from './groups/measuring.ts'
import { viewerLimits } from './groups/viewerLimits.ts'
import { text } from './variables.ts'

export const wsConnectEnvironment = { VIEWERS_TABLE: text, BUS_NAME: text, ...viewerLimits, ...gathering }
