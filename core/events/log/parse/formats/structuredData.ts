import type { Json } from '../../../../contracts/json.ts'
import { storableName } from '../object/storable.ts'

const NAME = /[^\s="\]]{1,255}/y

/**
 * The structured data of RFC 5424 §6.3 at a place of a line, as an object of elements. A parameter that is repeated has a list.
 * @returns undefined if it does not keep to the RFC
 */
export const structuredDataAt = (line: string, from: number): { data: Json; end: number } | undefined => {
  if (line.charAt(from) === '-') return { data: {}, end: from + 1 }
  const data: Json = {}
  let at = from
  while (line.charAt(at) === '[') {
    const id = nameAt(line, at + 1)
    if (id === undefined) return undefined
    at += 1 + id.length
    const element: Json = {}
    for (;;) {
      while (line.charAt(at) === ' ') at += 1
      if (line.charAt(at) === ']') break
      const name = nameAt(line, at)
      if (name === undefined || !line.startsWith('="', at + name.length)) return undefined
      const value = valueAt(line, at + name.length + 2)
      if (!value) return undefined
      add(element, storableName(name), value.value)
      at = value.end
    }
    data[storableName(id)] = element
    at += 1
  }
  return at > from ? { data, end: at } : undefined
}

const nameAt = (line: string, at: number): string | undefined => {
  NAME.lastIndex = at
  return NAME.exec(line)?.[0]
}

/** A value up to its quote. Only a quote, a backslash and a bracket can be escaped (§6.3.3). */
const valueAt = (line: string, from: number): { value: string; end: number } | undefined => {
  let value = ''
  let start = from
  for (let at = from; at < line.length; at += 1) {
    const code = line.charCodeAt(at)
    if (code === 0x22) return { value: value + line.slice(start, at), end: at + 1 }
    if (code !== 0x5c || !'"\\]'.includes(line.charAt(at + 1) || ' ')) continue
    value += line.slice(start, at)
    start = at + 1
    at += 1
  }
  return undefined
}

const add = (element: Json, name: string, value: string): void => {
  const before = Object.hasOwn(element, name) ? element[name] : undefined
  if (before === undefined) element[name] = value
  else element[name] = Array.isArray(before) ? [...before, value] : [before, value]
}
