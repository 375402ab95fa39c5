import { measuring } from './groups/measuring.ts'
import { posting } from './groups/posting.ts'
import { text } from './variables.ts'

export const wsExpireEnvironment = { VIEWERS_TABLE: text, ...posting, ...measuring }
