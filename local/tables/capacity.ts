import { itemBytes, type SizedItem } from '../../core/table/itemBytes.ts'

/** An item before or after a call; null or undefined where there is none. */
export type MaybeItem = SizedItem | null | undefined

/** A global secondary index, as far as units go. */
export type IndexShape = {
  readonly IndexName: string
  readonly KeySchema: readonly { readonly AttributeName: string }[]
  readonly Projection: {
    readonly ProjectionType: string
    readonly NonKeyAttributes?: readonly string[] | undefined
  }
}

const WRITE_BYTES = 1024
const READ_BYTES = 4096

const kilobytes = (item: MaybeItem): number => (item ? Math.max(1, Math.ceil(itemBytes(item) / WRITE_BYTES)) : 1)

/** Write request units of a put, an update or a deletion, made or refused by its condition: of the larger of the two images, at least one. */
export const writeUnits = (before: MaybeItem, after: MaybeItem): number => Math.max(kilobytes(before), kilobytes(after))

/** Read request units of items read together: of the sum of their sizes, half of it where the read is eventually consistent. */
export const readUnits = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ_BYTES)) * (isConsistent ? 1 : 0.5)

const projected = (item: MaybeItem, index: IndexShape, tableKeys: readonly string[]): SizedItem | undefined => {
  const keys = index.KeySchema.map(({ AttributeName }) => AttributeName)
  if (!item || keys.some(key => item[key] === undefined)) return undefined
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection
  if (ProjectionType === 'ALL') return item
  const names = new Set([...keys, ...tableKeys, ...NonKeyAttributes])
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)))
}

/** Whether two values of JSON are the same. `isDeepStrictEqual` looks at prototypes too, which a store may leave out. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const others = new Map(Object.entries(other))
  const fields = Object.entries(one)
  return (
    fields.length === others.size &&
    fields.every(([name, value]) => others.has(name) && isSame(value, others.get(name)))
  )
}

/**
 * Write units that a change of an item costs in an index: none where its projection stays as it is, one write where it is put, taken
 * out or changed, two where its index key changes. DynamoDB Developer Guide, "Using Global Secondary Indexes in DynamoDB", write capacity.
 */
export const indexWriteUnits = (
  index: IndexShape,
  tableKeys: readonly string[],
  before: MaybeItem,
  after: MaybeItem,
): number => {
  const [was, is] = [projected(before, index, tableKeys), projected(after, index, tableKeys)]
  if (!was && !is) return 0
  if (!was || !is) return kilobytes(was ?? is)
  const keyOf = (item: SizedItem) => index.KeySchema.map(({ AttributeName }) => item[AttributeName])
  if (!isSame(keyOf(was), keyOf(is))) return kilobytes(was) + kilobytes(is)
  return isSame(was, is) ? 0 : writeUnits(was, is)
}
