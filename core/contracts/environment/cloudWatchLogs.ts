import { text } from './variables.ts'

export const cloudWatchLogsEnvironment = { BUS_NAME: text, ID_SECRET_ARN: text }
