import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { NativeAttributeValue } from '@aws-sdk/util-dynamodb'
import {
  isSameAs,
  type MessageIds,
  PACKED_BYTES,
  packedId,
  sameMessageRange,
  unpackedId,
} from '../contracts/sameMessage.ts'

/**
 * The attributes of a record that hold the last uplinks of a device, newest first, by their packed ids: one uplink, and the sixteen
 * that may come between it and its repetition. Names are short, since they count in every item.
 */
export const SEEN: readonly string[] = Array.from({ length: 17 }, (_, place) => `m${place}`)

const notWithin = (range: string): string =>
  SEEN.map(place => `NOT (${place} BETWEEN :from${range} AND :to${range})`).join(' AND ')
const NOT_SEEN = notWithin('')
const NEITHER_SEEN = `${NOT_SEEN} AND ${notWithin('Formerly')}`

/** The condition that an uplink is not one of {@link SEEN}. */
export const notSeen = ({ formerId }: MessageIds): string => (formerId === undefined ? NOT_SEEN : NEITHER_SEEN)

/**
 * Moves every id one place on and puts the new one first. The order of the clauses does not matter: an update reads
 * the item as it was before it.
 */
export const SHIFT: readonly string[] = [
  ...SEEN.slice(1).map((place, before) => `${place} = if_not_exists(${SEEN[before]}, :none)`),
  `${SEEN[0]} = :newest`,
]

/** Stands in a place that no uplink has had yet: shorter than any id, so that no range holds it. */
const NONE = Uint8Array.of(0)

/** The values of {@link notSeen} and {@link SHIFT}. */
export const seenValues = ({ id, formerId }: MessageIds): Record<string, NativeAttributeValue> => ({
  ...rangeValues(id, ''),
  ...(formerId !== undefined && rangeValues(formerId, 'Formerly')),
  ':none': NONE,
  ':newest': packedId(id),
})

const rangeValues = (id: string, range: string): Record<string, NativeAttributeValue> => {
  const { from, to } = sameMessageRange(id)
  return { [`:from${range}`]: from, [`:to${range}`]: to }
}

/** The last uplinks in an item of the Devices table, by their ids. */
export type Seen = {
  /** The id of the same message; undefined where it is not among them. */
  readonly find: (message: MessageIds) => string | undefined
  /** Whether an uplink is the first of them, and there are none before. */
  readonly isOldest: (id: string) => boolean
  /** Whether there may be uplinks that the record no longer remembers. */
  readonly isFull: boolean
}

export const seenIn = (item: Record<string, AttributeValue>): Seen => {
  const packed = SEEN.flatMap(place => {
    const id = item[place]?.B
    return id?.length === PACKED_BYTES ? [id] : []
  })
  const isFull = packed.length === SEEN.length
  return {
    find: message => packed.map(unpackedId).find(other => isSameAs(other, message)),
    isOldest: id => !isFull && packed.length > 0 && packed.slice(-1).map(unpackedId).includes(id),
    isFull,
  }
}
