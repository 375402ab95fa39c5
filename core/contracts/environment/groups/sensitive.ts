import { words } from '../variables.ts'

/** Of a function that shows messages: dotted paths of the fields that only the scope `sensitive` may see. */
export const sensitive = { SENSITIVE_FIELDS: words }
