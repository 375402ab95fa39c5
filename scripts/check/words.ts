/** A construction that a reader stumbles over, and what to write in its place. */
type Construction = { readonly pattern: RegExp; readonly instead: string }

/** Constructions that no text and no name may have. */
const ANYWHERE: readonly Construction[] = [
  { pattern: /\b(most|least)[A-Z]\w*|\b(MOST|LEAST)_\w+/, instead: 'min… or max…' },
  { pattern: /\bat the (most|least)\b/, instead: 'at most, at least' },
  { pattern: /\b(by|for|of|to|with|from|than|them|but|what) who\b/i, instead: 'name the person or the part that acts' },
  { pattern: /\bshall be\b/, instead: 'accept, must be, is to be' },
  { pattern: /(?<!\b[Tt]here )\b(is|are) none\b(?! of)/, instead: 'is not a …, there is none' },
  { pattern: /\b(is|are) such\b(?! (a|an|that)\b)/, instead: 'name it again' },
  { pattern: /\bone[’']s own\b/, instead: 'your own, the team’s own' },
  { pattern: /\bthat (do|does) not reach\b/, instead: 'does not cover' },
  { pattern: /\blet in with\b/, instead: 'the authorization header' },
]

/** A sentence that begins with a clause in the place of a noun. A question, and “What to do”, may. */
const CLAUSE: Construction = {
  pattern: /(^|[.:;] )(What|Who)(?! to\b) [a-z][^?]*$/,
  instead: 'begin with the noun that the clause stands for',
}

/** The prose of a line: all of a page, the comments of a source. */
const proseOf = (file: string, line: string): string => {
  if (file.endsWith('.md')) return line.replace(/^\s*[-*>]\s+/, '').trim()
  const marks = file.endsWith('.py') ? /(?:^|\s)#\s?(.*)$/ : /(?:^\s*\/?\*+|(?:^|\s)\/\/)\s?(.*?)(?:\*\/)?\s*$/
  const [, comment = ''] = marks.exec(line) ?? []
  return comment.replace(/^@\w+ /, '').trim()
}

/** The first construction of a line that is better written otherwise; nothing when it reads well. */
export const constructionIn = (file: string, line: string): { found: string; instead: string } | undefined => {
  for (const { pattern, instead } of ANYWHERE) {
    const [found] = pattern.exec(line) ?? []
    if (found !== undefined) return { found, instead }
  }
  const prose = proseOf(file, line)
  if (/^[#|]/.test(prose)) return undefined
  const [found] = CLAUSE.pattern.exec(prose) ?? []
  return found === undefined ? undefined : { found, instead: CLAUSE.instead }
}

/** Names of files that say nothing about what is in them. */
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|managers?|common)(\.\w+)?(\/|$)/i

/** Files in which text for people stands: sources and pages, but for those that are generated or somebody else's. */
export const isRead = (file: string): boolean =>
  /\.(ts|tsx|c|h|py|css|proto|html|md|sh|yml)$/.test(file) &&
  !/^docs\/generated\/|^firmware\/(generated|nanopb)\/|^scripts\/check\//.test(file)

/** The constructions in a file that STYLE's English leaves behind, one line each, and a file's name that says nothing. */
export const wordFindings = (file: string, text: string): readonly string[] => [
  ...(EMPTY_NAMES.test(file) ? [`${file}: a name that says nothing about what is in it`] : []),
  ...text.split('\n').flatMap((line, at) => {
    const construction = constructionIn(file, line)
    return construction ? [`${file}:${at + 1}: “${construction.found.trim()}”: ${construction.instead}`] : []
  }),
]
