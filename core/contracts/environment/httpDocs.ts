import { text } from './variables.ts'

export const httpDocsEnvironment = { DOCS_URL: text }
