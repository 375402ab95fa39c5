import type { JsonObject } from '../kind.ts'
import type { PayloadField } from './payload.ts'

/** Field numbers of `Uplink` that no schema changes (docs/coap.md). */
const FIXED: Readonly<Record<number, string>> = { 1: 'uplink_count', 2: 'heartbeat', 3: 'location' }

/**
 * Names of the fields of an uplink, by number. The name of a section that a team has added is known only while it is the
 * one such section in the message.
 */
export const fieldNames = (fields: readonly PayloadField[], message: JsonObject): ReadonlyMap<number, string> => {
  const names = new Map(Object.entries(FIXED).map(([number, name]) => [Number(number), name]))
  const numbers = new Set(fields.map(({ number }) => number).filter(number => !names.has(number)))
  const added = Object.keys(message).filter(key => !Object.values(FIXED).includes(key))
  const [number] = numbers
  const [name] = added
  if (numbers.size === 1 && added.length === 1 && number !== undefined && name !== undefined) names.set(number, name)
  return names
}
