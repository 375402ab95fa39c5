import { type FormatName, isFormatName, parsers } from '../parse/parsers.ts'

/** The names of the formats, for a query. */
export const formatNames: readonly FormatName[] = Object.keys(parsers).filter(isFormatName)
