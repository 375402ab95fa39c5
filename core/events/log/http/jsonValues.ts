import type { JsonValue } from '../../../contracts/json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { exactJson } from '../parse/object/exactJson.ts'
import { jsonFault } from './jsonFault.ts'

/** Lists and objects within each other, at most. */
export const MAX_DEPTH = 64

/** The reason why a text is not JSON, and the place of the fault in characters. */
export type NotJson = { readonly reason: string; readonly position: number }

/** Between values: white space (RFC 8259 §2), and commas, as some senders have them. */
const BETWEEN = /[\s,]*/y
const STRUCTURE = /["{}[\]]/g
const IN_STRING = /["\\]/g

/**
 * The JSON values of a text, one after the other: a document, NDJSON, or values without anything between them. Nested values are counted before they are read, since reading goes as deep as they do.
 */
export const jsonValues = (text: string): readonly JsonValue[] | NotJson => {
  const values: JsonValue[] = []
  for (let at = skipped(text, 0); at < text.length; at = skipped(text, at)) {
    const end = endOf(text, at)
    if (typeof end !== 'number') return end
    const value = exactJson(text.slice(at, end))
    if (value === undefined) return { reason: 'there is a fault', position: at + jsonFault(text.slice(at, end)) }
    values.push(value)
    at = end
  }
  return values
}

/** {@link jsonValues}, of which there has to be one. @throws HttpProblem with the place of the fault */
export const onlyJson = (text: string): readonly JsonValue[] => {
  const values = jsonValues(text)
  if ('reason' in values) throw notJson(text, values)
  if (values.length === 0) throw new HttpProblem('bad-request', 'The body is empty.')
  return values
}

/** Says where a text is not JSON: by line and column, and in bytes of UTF-8. */
const notJson = (text: string, { reason, position }: NotJson): HttpProblem => {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  const column = position - before.lastIndexOf('\n')
  return new HttpProblem(
    'bad-request',
    `The body is not JSON: ${reason} at line ${line}, column ${column} (byte ${Buffer.byteLength(before)}).`,
  )
}

const skipped = (text: string, from: number): number => {
  BETWEEN.lastIndex = from
  BETWEEN.test(text)
  return BETWEEN.lastIndex
}

/** The end of the value that begins at a position. */
const endOf = (text: string, from: number): number | NotJson => {
  const first = text[from]
  if (first === '"') return endOfString(text, from) ?? { reason: 'a text does not end, which begins', position: from }
  if (first !== '{' && first !== '[') {
    const end = text.slice(from).search(/[\s,{}[\]"]/)
    return end === 0 ? { reason: 'no value begins', position: from } : end < 0 ? text.length : from + end
  }
  let depth = 0
  let at = from
  while (at < text.length) {
    STRUCTURE.lastIndex = at
    const found = STRUCTURE.exec(text)
    if (!found) break
    at = found.index + 1
    if (found[0] === '"') {
      const end = endOfString(text, found.index)
      if (end === undefined) return { reason: 'a text does not end, which begins', position: found.index }
      at = end
    } else if (found[0] === '{' || found[0] === '[') {
      depth += 1
      if (depth > MAX_DEPTH) return { reason: `it is nested deeper than ${MAX_DEPTH} levels`, position: found.index }
    } else {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return { reason: `${first === '{' ? 'an object' : 'a list'} does not end, which begins`, position: from }
}

const endOfString = (text: string, from: number): number | undefined => {
  let at = from + 1
  for (;;) {
    IN_STRING.lastIndex = at
    const found = IN_STRING.exec(text)
    if (!found) return undefined
    if (found[0] === '"') return found.index + 1
    at = found.index + 2
  }
}
