import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { asObject } from '../../../../contracts/jsonValue.ts'
import { storable, storableName } from './storable.ts'

/**
 * The fields of an object that are left, in their order.
 * @param used the names, or dotted paths, of those that are left out; an object of which nothing is left is left out too
 */
export const restOf = (json: Json, used: readonly string[]): Json => {
  const inGelf = typeof json.version === 'string' && json.short_message !== undefined
  const rest: Json = {}
  for (const name of Object.keys(json)) {
    if (used.includes(name)) continue
    const value = remaining(json[name] ?? null, name, used)
    if (value !== undefined) rest[nameIn(rest, json, name, inGelf)] = value
  }
  return rest
}

const remaining = (value: JsonValue, path: string, used: readonly string[]): JsonValue | undefined => {
  const object = asObject(value)
  if (!object || !used.some(one => one.startsWith(`${path}.`))) return storable(value, 1)
  const left: Json = {}
  for (const name of Object.keys(object)) {
    const inner = `${path}.${name}`
    if (used.includes(inner)) continue
    const kept = remaining(object[name] ?? null, inner, used)
    if (kept !== undefined) left[storableName(name)] = kept
  }
  return Object.keys(left).length > 0 ? left : undefined
}

/** GELF marks its additional fields by an underscore in front (GELF 1.1). A name that another field has keeps it. */
const nameIn = (rest: Json, json: Json, name: string, inGelf: boolean): string => {
  const own = inGelf && name.length > 1 && name.startsWith('_') ? storableName(name.slice(1)) : storableName(name)
  return Object.hasOwn(rest, own) || (own !== name && Object.hasOwn(json, own)) ? unused(rest, storableName(name)) : own
}

const unused = (rest: Json, name: string): string => {
  let free = name
  while (Object.hasOwn(rest, free)) free = `${free}_`
  return free
}
