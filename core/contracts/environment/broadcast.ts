import { gathering } from './groups/measuring.ts'
import { posting } from './groups/posting.ts'
import { sensitive } from './groups/sensitive.ts'
import { text } from './variables.ts'

export const broadcastEnvironment = { VIEWERS_TABLE: text, ...sensitive, ...posting, ...gathering }
