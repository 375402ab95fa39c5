import { gathering } from './groups/measuring.ts'
import { posting } from './groups/posting.ts'
import { viewerLimits } from './groups/viewerLimits.ts'
import { text } from './variables.ts'

export const wsMessageEnvironment = { VIEWERS_TABLE: text, BUS_NAME: text, ...viewerLimits, ...posting, ...gathering }
