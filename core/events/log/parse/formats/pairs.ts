import type { Json } from '../../../../contracts/json.ts'
import { storableName } from '../object/storable.ts'

/** The pairs of a text, and where reading ended. A key that is repeated has a list of its values. */
export type Pairs = { readonly pairs: Json; readonly count: number; readonly bare: number }

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\u0007' }
const KEY = /[A-Za-z_@$][\w.@/$[\]-]{0,127}/y

/**
 * Reads `key=value key="a \"quoted\" value" bare`, with blanks between, from a place to the end of a text. A bare key is true.
 * @returns undefined if anything else stands in the text
 */
export const pairsIn = (text: string, from: number): Pairs | undefined => {
  const pairs: Json = {}
  let count = 0
  let bare = 0
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x09 || (code === 0x2c && count > 0)) {
      at += 1
      continue
    }
    KEY.lastIndex = at
    const [key] = KEY.exec(text) ?? []
    if (key === undefined) return undefined
    at += key.length
    if (text.charCodeAt(at) !== 0x3d) {
      if (at < text.length && text.charCodeAt(at) > 0x20) return undefined
      add(pairs, key, true)
      bare += 1
      continue
    }
    const value = text.charCodeAt(at + 1) === 0x22 ? quotedAt(text, at + 1) : plainValueAt(text, at + 1)
    if (!value) return undefined
    add(pairs, key, value.value)
    count += 1
    at = value.end
  }
  return { pairs, count, bare }
}

const add = (pairs: Json, key: string, value: string | true): void => {
  const name = storableName(key)
  const before = Object.hasOwn(pairs, name) ? pairs[name] : undefined
  if (before === undefined) pairs[name] = value
  else if (Array.isArray(before)) before.push(value)
  else pairs[name] = [before, value]
}

const plainValueAt = (text: string, from: number): { value: string; end: number } => {
  let end = from
  while (end < text.length && text.charCodeAt(end) > 0x20) end += 1
  return { value: text.slice(from, end), end }
}

/** A text in double quotes with the escapes that Go and JSON write. @returns undefined if it has no end */
export const quotedAt = (text: string, from: number): { value: string; end: number } | undefined => {
  let value = ''
  let start = from + 1
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return { value: value + text.slice(start, at), end: at + 1 }
    if (code !== 0x5c) continue
    const letter = text.charAt(at + 1)
    const digits = letter === 'u' ? text.slice(at + 2, at + 6) : letter === 'x' ? text.slice(at + 2, at + 4) : ''
    const isNumber = digits.length >= 2 && /^[0-9a-f]+$/i.test(digits) && (letter === 'x' || digits.length === 4)
    value += text.slice(start, at)
    value += isNumber ? String.fromCharCode(Number.parseInt(digits, 16)) : (ESCAPES[letter] ?? letter)
    at += 1 + (isNumber ? digits.length : 0)
    start = at + 1
  }
  return undefined
}
