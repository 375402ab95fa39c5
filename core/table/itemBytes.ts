/** A value in the form of the SDK, or in that of the wire, where bytes are base64. */
type Value = {
  readonly S?: string | undefined
  readonly N?: string | undefined
  readonly B?: Uint8Array | string | undefined
  readonly BOOL?: boolean | undefined
  readonly NULL?: boolean | undefined
  readonly L?: readonly Value[] | undefined
  readonly M?: Readonly<Record<string, Value>> | undefined
  readonly SS?: readonly string[] | undefined
  readonly NS?: readonly string[] | undefined
  readonly BS?: readonly (Uint8Array | string)[] | undefined
}

/** An item of a table. */
export type SizedItem = Readonly<Record<string, Value>>

/**
 * The size of an item, bytes, by which DynamoDB counts units: names and values, 1 byte an element and 3 a map or list
 * (DynamoDB Developer Guide, "DynamoDB item sizes and formats").
 */
export const itemBytes = (item: SizedItem): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)))

const valueBytes = ({ S, N, B, BOOL, NULL, L, M, SS, NS, BS }: Value): number => {
  if (S !== undefined) return Buffer.byteLength(S)
  if (N !== undefined) return numberBytes(N)
  if (B !== undefined) return binaryBytes(B)
  if (BOOL !== undefined || NULL !== undefined) return 1
  if (L !== undefined) return 3 + sum(L.map(element => 1 + valueBytes(element)))
  if (M !== undefined) return 3 + itemBytes(M) + Object.keys(M).length
  return (
    sum((SS ?? []).map(text => Buffer.byteLength(text))) +
    sum((NS ?? []).map(numberBytes)) +
    sum((BS ?? []).map(binaryBytes))
  )
}

const binaryBytes = (bytes: Uint8Array | string): number =>
  typeof bytes === 'string' ? Buffer.byteLength(bytes, 'base64') : bytes.length

/** One byte for each two significant digits, one more, and one for the sign of a negative number. */
const numberBytes = (text: string): number => {
  const [mantissa = ''] = text.toLowerCase().split('e')
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.ceil(Math.max(digits.length, 1) / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
