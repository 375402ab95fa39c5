import type { Item } from '../../core/table/batchGet.ts'

/**
 * The values of an item as they stand in the JSON of DynamoDB ("Data type descriptors"), where bytes are base64. The SDK's unmarshaller, which is not in
 * between, costs ten times as much. A type that no key has becomes undefined.
 */
export const plainItem = (item: Item): Readonly<Record<string, unknown>> => {
  const plain: Record<string, unknown> = {}
  for (const name in item) plain[name] = plainValue(item[name])
  return plain
}

const plainValue = (attribute: unknown): unknown => {
  const { S, N, M, L, B, BOOL }: Record<string, unknown> = Object(attribute)
  if (typeof S === 'string') return S
  if (typeof N === 'string') return Number(N)
  if (isItem(M)) return plainItem(M)
  if (Array.isArray(L)) return L.map(plainValue)
  if (typeof B === 'string') return Uint8Array.from(Buffer.from(B, 'base64'))
  return BOOL
}

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null
