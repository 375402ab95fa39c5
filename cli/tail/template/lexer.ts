/** A piece of a template: text as it stands, or what stands between `{{` and `}}`. */
export type Piece = { readonly text: string } | { readonly action: readonly Token[] }

/** A word of an action. */
export type Token =
  | { readonly kind: 'text' | 'field' | 'variable' | 'name' | 'mark'; readonly value: string }
  /** The names that follow a closing parenthesis at once: `.a.b` of `(parseJSON .Message).a.b`. */
  | { readonly kind: 'below'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }

const TOKEN =
  /\s+|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(-?\d+(?:\.\d+)?)|(\.[A-Za-z_][\w.-]*|\.)|(\$[A-Za-z_]?\w*(?:\.[\w.-]+)?)|([A-Za-z_]\w*)|(:=|[|()=,])/gy

/** Splits a template. `{{-` and `-}}` take the white space beside them away, as in Go. @throws Error that shows the place */
export const piecesOf = (template: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let at = 0
  let trimsNext = false
  const text = (part: string, trimsEnd: boolean) => {
    const begun = trimsNext ? part.trimStart() : part
    const value = trimsEnd ? begun.trimEnd() : begun
    if (value !== '') pieces.push({ text: value })
  }
  for (const match of template.matchAll(/\{\{(- )?(.*?)( -)?\}\}/gs)) {
    const [whole, before, inner = '', after] = match
    text(template.slice(at, match.index), before !== undefined)
    trimsNext = after !== undefined
    at = match.index + whole.length
    if (!/^\s*\/\*.*\*\/\s*$/s.test(inner)) pieces.push({ action: tokensOf(inner) })
  }
  text(template.slice(at), false)
  const open = template.indexOf('{{', at)
  if (open >= 0) throw new Error(`a {{ is not closed: ${template.slice(open, open + 20)}`)
  return pieces
}

const tokensOf = (action: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  for (const match of action.matchAll(TOKEN)) {
    const [whole, quoted, raw, number, field, variable, name, mark] = match
    const isBelow = field !== undefined && field !== '.' && action[match.index - 1] === ')'
    at = match.index + whole.length
    if (quoted !== undefined) tokens.push({ kind: 'text', value: unescaped(quoted) })
    else if (raw !== undefined) tokens.push({ kind: 'text', value: raw })
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) })
    else if (field !== undefined) tokens.push({ kind: isBelow ? 'below' : 'field', value: field })
    else if (variable !== undefined) tokens.push({ kind: 'variable', value: variable })
    else if (name !== undefined) tokens.push({ kind: 'name', value: name })
    else if (mark !== undefined) tokens.push({ kind: 'mark', value: mark })
  }
  if (at < action.length) throw new Error(`'${action.slice(at).trim()}' is not understood in {{${action}}}`)
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' }
const unescaped = (text: string): string => text.replace(/\\(.)/gs, (whole, letter) => ESCAPES[letter] ?? whole)
