import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb'

type Item = Record<string, AttributeValue>

/** The magnitudes that a number of DynamoDB can have, apart from zero (DynamoDB, "Supported data types and naming rules": Number). */
const SMALLEST = 1e-130
const LARGEST = 9.9999999999999e125

/**
 * A value as an item of a table. A device may send any double; DynamoDB refuses those beyond its range, which are
 * kept as text, like the infinities. Undefined values are left out.
 */
export const toItem = (value: Readonly<Record<string, NativeAttributeValue>>): Item =>
  marshall(storable(value), { removeUndefinedValues: true, allowImpreciseNumbers: true })

/** The value in an item that {@link toItem} made. */
export const fromItem = (item: Item): Record<string, NativeAttributeValue> => unmarshall(item, { wrapNumbers: Number })

const storable = (value: NativeAttributeValue): NativeAttributeValue => {
  if (typeof value === 'number') return fits(value) ? value : String(value)
  if (Array.isArray(value)) return value.map(storable)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Set) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)]))
}

const fits = (number: number): boolean => number === 0 || (Math.abs(number) >= SMALLEST && Math.abs(number) <= LARGEST)
