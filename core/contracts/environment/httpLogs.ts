import { counted } from './groups/counting.ts'
import { identity } from './groups/identity.ts'
import { shipping } from './groups/shipping.ts'
import { text } from './variables.ts'

export const httpLogsEnvironment = { BUS_NAME: text, ID_SECRET_ARN: text, ...counted, ...shipping, ...identity }
