import { counted } from './groups/counting.ts'
import { gathering } from './groups/measuring.ts'
import { posting } from './groups/posting.ts'
import { shipping } from './groups/shipping.ts'
import { viewerLimits } from './groups/viewerLimits.ts'
import { text } from './variables.ts'

export const wsMessageEnvironment = {
  VIEWERS_TABLE: text,
  BUS_NAME: text,
  ...counted,
  ID_SECRET_ARN: text,
  ...shipping,
  ...viewerLimits,
  ...posting,
  ...gathering,
}
