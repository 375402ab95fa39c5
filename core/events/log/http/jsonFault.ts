/** A token of JSON (RFC 8259), after white space. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/uy

/** The states of a reader: within an object a key, a colon, a value and a comma take turns. */
type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'comma'

/** The position of the first character with which a text cannot be JSON, whose brackets and texts are known to end. */
export const jsonFault = (text: string): number => {
  const open: string[] = []
  let expected: Expected = 'value'
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    const begin = at + (/^\s*/.exec(text.slice(at, at + 64))?.[0].length ?? 0)
    if (!found) return begin
    const [, mark, string] = found
    const next = after(expected, mark ?? (string === undefined ? 'other' : 'string'), open)
    if (!next) return begin
    expected = next
    at = TOKEN.lastIndex
  }
  return text.length
}

/** The state after a token; undefined where the token cannot stand. */
const after = (expected: Expected, token: string, open: string[]): Expected | undefined => {
  const takesValue = expected === 'value' || expected === 'valueOrEnd'
  if (token === '{' || token === '[') {
    if (!takesValue) return undefined
    open.push(token)
    return token === '{' ? 'keyOrEnd' : 'valueOrEnd'
  }
  if (token === '}' || token === ']') {
    const isEnd = expected === 'comma' || expected === (token === '}' ? 'keyOrEnd' : 'valueOrEnd')
    return isEnd && open.pop() === (token === '}' ? '{' : '[') ? 'comma' : undefined
  }
  if (token === ':') return expected === 'colon' ? 'value' : undefined
  if (token === ',') {
    if (expected !== 'comma' || open.length === 0) return undefined
    return open.at(-1) === '{' ? 'key' : 'value'
  }
  if (takesValue) return 'comma'
  return token === 'string' && (expected === 'key' || expected === 'keyOrEnd') ? 'colon' : undefined
}
