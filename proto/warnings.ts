import protobuf, { type FieldBase } from 'protobufjs'
import type { Findings, Undecoded } from './toJson.ts'

/** At most so many warnings go with an uplink. */
const MAX_WARNINGS = 8
/** Longest warning, characters: names in a schema may be long. */
const MAX_LENGTH = 120

const wireTypes: ReadonlyMap<string, number> = new Map(Object.entries(protobuf.types.basic))

const wireTypeOf = (field: FieldBase): number =>
  field.resolvedType instanceof protobuf.Enum ? 0 : (wireTypes.get(field.type) ?? 2)

const describe = ({ type, field: bytes }: Undecoded): string => {
  const tag = protobuf.Reader.create(bytes).uint32()
  const wireType = tag & 7
  const id = tag >>> 3
  const known = type.fieldsById[id]
  const expected = known && wireTypeOf(known)
  return `field ${id} (wire type ${wireType}${known ? ` instead of ${expected}` : ''}) of ${type.name}`
}

/**
 * The warnings about an uplink that was accepted although something about it is odd: fields that the schema does not know or
 * that came with another wire type, summed by field; a payload of which nothing was left; values that cannot be right. At most
 * eight, each short.
 */
export const warningsOf = ({ undecoded, odd }: Findings, payloadBytes: number, isEmpty: boolean): string[] => {
  if (undecoded.length === 0 && odd.length === 0)
    return isEmpty && payloadBytes > 0 ? [`${count(payloadBytes)} decoded to nothing`] : []
  const bytes = sums(undecoded.map(one => [describe(one), one.field.length]))
  const values = sums(odd.map(text => [text, 1]))
  const warnings = [
    ...bytes.map(([what, sum]) => `${count(sum)} not decoded: ${what}`),
    ...values.map(([text, times]) => (times === 1 ? text : `${text} (${times} times)`)),
  ].map(text => text.slice(0, MAX_LENGTH))
  if (warnings.length <= MAX_WARNINGS) return warnings
  const kept = warnings.slice(0, MAX_WARNINGS - 1)
  return [...kept, `${warnings.length - kept.length} more warnings are left out`]
}

const sums = (parts: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] => {
  const found = new Map<string, number>()
  for (const [text, amount] of parts) found.set(text, (found.get(text) ?? 0) + amount)
  return [...found]
}

const count = (bytes: number): string => (bytes === 1 ? '1 byte was' : `${bytes} bytes were`)
