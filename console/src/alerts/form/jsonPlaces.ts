import type { JsonValue } from '../../../../client/watch.ts'

/** A text in JSON: its value with the place of each part by its path (`level.0`), or the place of the first fault. Places are offsets. */
export type JsonText =
  | { readonly value: JsonValue; readonly places: ReadonlyMap<string, number> }
  | { readonly problem: string; readonly at: number }

/** Deeper than any pattern. */
const MAX_DEPTH = 64

class Fault extends Error {
  readonly at: number
  constructor(problem: string, at: number) {
    super(problem)
    this.at = at
  }
}

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const WORD = /[\w.+-]+/y

/**
 * Reads JSON (RFC 8259), and remembers where each part stands: `JSON.parse` tells the place of a fault in some browsers only, and
 * of no part. A name that stands twice in an object is a fault, as it is for EventBridge.
 */
export const jsonPlaces = (text: string): JsonText => {
  const places = new Map<string, number>()
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const skip = () => void match(SPACE)
  const fail = (problem: string): never => {
    throw new Fault(at >= text.length ? `${problem}, but the text ends here` : problem, at)
  }
  const take = (sign: string): boolean => {
    skip()
    if (text[at] !== sign) return false
    at++
    return true
  }
  const string = (): string => {
    const began = at
    const found = match(STRING)
    if (found !== undefined) return JSON.parse(found)
    at = began
    return fail('a text has no end, or holds a character that JSON does not allow')
  }
  const list = (path: string, depth: number): JsonValue[] => {
    const values: JsonValue[] = []
    if (take(']')) return values
    do values.push(value(`${path}${path && '.'}${values.length}`, depth))
    while (take(','))
    if (!take(']')) fail('expected a comma or ]')
    return values
  }
  const object = (path: string, depth: number): { [key: string]: JsonValue } => {
    const entries = new Map<string, JsonValue>()
    if (take('}')) return {}
    do {
      skip()
      const began = at
      if (text[at] !== '"') fail('expected a name in double quotes')
      const name = string()
      if (entries.has(name)) {
        at = began
        fail(`${name} stands here twice`)
      }
      if (!take(':')) fail('expected a colon')
      const inner = `${path}${path && '.'}${name}`
      entries.set(name, value(inner, depth))
      places.set(inner, began)
    } while (take(','))
    if (!take('}')) fail('expected a comma or }')
    return Object.fromEntries(entries)
  }
  const value = (path: string, depth: number): JsonValue => {
    skip()
    if (depth > MAX_DEPTH) fail('this is nested too deeply')
    places.set(path, at)
    const sign = text[at]
    if (sign === '"') return string()
    if (take('[')) return list(path, depth + 1)
    if (take('{')) return object(path, depth + 1)
    const literal = match(LITERAL)
    if (literal !== undefined) return JSON.parse(literal)
    const word = match(WORD)
    if (word !== undefined) {
      at -= word.length
      return fail(`${word} is no value: a text stands in double quotes`)
    }
    return fail('expected a value')
  }
  try {
    const whole = value('', 0)
    skip()
    if (at < text.length) fail('expected nothing more')
    return { value: whole, places }
  } catch (error) {
    if (error instanceof Fault) return { problem: error.message, at: error.at }
    throw error
  }
}

/** An offset as a person counts: `line 3, column 5`. */
export const placeText = (text: string, at: number): string => {
  const lines = text.slice(0, at).split('\n')
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

/** The place of the part that a path names, or else of the nearest part around it. */
export const placeOf = (places: ReadonlyMap<string, number>, path: string): number => {
  for (let inner = path; inner !== ''; inner = inner.slice(0, Math.max(0, inner.lastIndexOf('.')))) {
    const at = places.get(inner)
    if (at !== undefined) return at
  }
  return places.get('') ?? 0
}
