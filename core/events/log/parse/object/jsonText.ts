import type { JsonValue } from '../../../../contracts/json.ts'

/** A value as JSON, however deep it is: `JSON.stringify` throws where its own calls become too deep. */
export const jsonText = (value: JsonValue): string => {
  const parts: string[] = []
  const left: (JsonValue | Verbatim)[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (next instanceof Verbatim) parts.push(next.text)
    else if (Array.isArray(next)) {
      left.push(new Verbatim(']'))
      for (let at = next.length - 1; at >= 0; at -= 1) left.push(next[at] ?? null, new Verbatim(at > 0 ? ',' : ''))
      parts.push('[')
    } else if (typeof next === 'object' && next !== null) {
      left.push(new Verbatim('}'))
      const entries = Object.entries(next)
      for (let at = entries.length - 1; at >= 0; at -= 1) {
        const [name, inner] = entries[at] ?? ['', null]
        left.push(inner, new Verbatim(`${at > 0 ? ',' : ''}${JSON.stringify(name)}:`))
      }
      parts.push('{')
    } else parts.push(JSON.stringify(next ?? null))
  }
  return parts.join('')
}

/** Text that is written as it is. */
class Verbatim {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
