import { history } from './groups/history.ts'
import { posting } from './groups/posting.ts'
import { reading } from './groups/reading.ts'
import { sensitive } from './groups/sensitive.ts'
import { text } from './variables.ts'

export const wsOpenedEnvironment = {
  VIEWERS_TABLE: text,
  EVENTS_TABLE: text,
  ...history,
  ...reading,
  ...sensitive,
  ...posting,
}
