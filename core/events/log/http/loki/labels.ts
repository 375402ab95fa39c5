/** The labels of a stream, by their names. */
export type Labels = Readonly<Record<string, string>>

/**
 * Labels as Loki writes them: `{app="web", path="C:\\logs"}`, with the escapes of Go's quoted strings, or raw between backticks.
 * @returns undefined when they are not written so
 */
export const labelsIn = (text: string): Labels | undefined => {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]
  if (inner === undefined) return undefined
  const labels: [string, string][] = []
  let at = 0
  while (inner.slice(at).trim() !== '') {
    PAIR.lastIndex = at
    const found = PAIR.exec(inner)
    if (!found) return undefined
    const [whole, name = '', quoted, raw = ''] = found
    labels.push([name, quoted === undefined ? raw : unquoted(quoted)])
    at += whole.length
  }
  return Object.fromEntries(labels)
}

const PAIR = /\s*([\p{L}_][\p{L}\p{N}_.:-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)\s*(?:,|$)/suy

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
}

/** "The Go Programming Language Specification", "String literals". An escape that Go does not know stands for its character. */
const unquoted = (text: string): string =>
  text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs,
    (_, hex?: string, short?: string, long?: string, octal?: string, one?: string) => {
      if (one !== undefined) return ESCAPES[one] ?? one
      const point = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8)
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
    },
  )
