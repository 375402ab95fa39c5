import { HttpProblem } from '../../../http/problem.ts'
import { boundedMap } from '../../../runtime/boundedMap.ts'
import type { Parser } from '../parse/entry.ts'
import type { FormatName } from '../parse/parsers.ts'
import { PatternError, patternFormat } from '../parse/pattern.ts'

/** Patterns that a function keeps compiled. */
const MAX_PATTERNS = 100

const compiled = boundedMap<string, Parser>(MAX_PATTERNS)

/**
 * The format of a request's lines of text: the name of one, or a pattern of the sender's.
 * @throws HttpProblem 400 when both are given, or the pattern cannot be used
 */
export const wantedFormat = ({
  format,
  pattern,
}: {
  readonly format?: FormatName | undefined
  readonly pattern?: string | undefined
}): FormatName | Parser | undefined => {
  if (pattern === undefined) return format
  if (format !== undefined) throw new HttpProblem('bad-request', 'Give format or pattern, not both.')
  const known = compiled.get(pattern)
  if (known) return known
  try {
    const parser = patternFormat(pattern)
    compiled.set(pattern, parser)
    return parser
  } catch (error) {
    if (error instanceof PatternError) throw new HttpProblem('bad-request', `pattern: ${error.message}`)
    throw error
  }
}
