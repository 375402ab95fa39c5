import { text } from './variables.ts'

export const wsDisconnectEnvironment = { VIEWERS_TABLE: text }
