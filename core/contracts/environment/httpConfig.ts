import { defaultConfiguration } from './groups/defaultConfiguration.ts'
import { heartbeatBounds } from './groups/heartbeatBounds.ts'
import { identity } from './groups/identity.ts'
import { text } from './variables.ts'

export const httpConfigEnvironment = { DEVICES_TABLE: text, ...defaultConfiguration, ...heartbeatBounds, ...identity }
