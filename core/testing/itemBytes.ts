import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/**
 * The size of an item, bytes, by which DynamoDB counts write units: names and values, 1 byte an element and 3 a map or list
 * (DynamoDB Developer Guide, "DynamoDB item sizes and formats").
 */
export const itemBytes = (item: Readonly<Record<string, AttributeValue>>): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)))

const valueBytes = ({ S, N, B, BOOL, NULL, L, M }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S)
  if (N !== undefined) return numberBytes(N)
  if (B !== undefined) return B.length
  if (BOOL !== undefined || NULL !== undefined) return 1
  if (L !== undefined) return 3 + sum(L.map(element => 1 + valueBytes(element)))
  if (M !== undefined) return 3 + itemBytes(M) + Object.keys(M).length
  throw new Error('sets are not stored')
}

/** A byte for two significant digits, one more, and one for the sign of a negative number. */
const numberBytes = (text: string): number => {
  const [mantissa = ''] = text.toLowerCase().split('e')
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.ceil(Math.max(digits.length, 1) / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
