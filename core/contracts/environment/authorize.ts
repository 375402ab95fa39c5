import { identity } from './groups/identity.ts'
import { gathering } from './groups/measuring.ts'

export const authorizeEnvironment = { ...identity, ...gathering }
