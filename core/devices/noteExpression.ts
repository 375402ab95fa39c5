import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { NativeAttributeValue } from '@aws-sdk/util-dynamodb'
import { hashFirst, sameMessageRange } from '../contracts/sameMessage.ts'
import type { Sighting } from '../contracts/sighting.ts'
import { toItem } from '../table/item.ts'
import { FLEET } from './fleetIndex.ts'

/**
 * The last uplinks of a device, newest first, by their ids with the hash first. Four, because a device has one exchange
 * open at a time (NSTART, RFC 7252 §4.7): what it repeats is among its last words.
 */
export const SEEN = Array.from({ length: 4 }, (_, index) => `seen${index}`)

type Expression = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>

const NOT_SEEN = SEEN.map(slot => `NOT (${slot} BETWEEN :from AND :to)`).join(' AND ')

/** Every id moves one place on and the new one comes first: an update reads the item as it was before it. */
const SHIFT = [
  ...SEEN.slice(1)
    .map((slot, index) => `${slot} = if_not_exists(seen${index}, :none)`)
    .reverse(),
  'seen0 = :newest',
]

const seenValues = ({ id }: Sighting) => {
  const { from, to } = sameMessageRange(id)
  return { ':from': from, ':to': to, ':none': '-', ':newest': hashFirst(id) }
}

const expression = (
  set: string[],
  condition: string,
  names: Record<string, string>,
  values: Record<string, NativeAttributeValue>,
): Expression => ({
  UpdateExpression: `SET ${set.join(', ')}`,
  ConditionExpression: condition,
  ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
  ExpressionAttributeValues: toItem(values),
})

/**
 * The update for the newest uplink of a device. It fails its condition when a newer one has been noted or the message is
 * known. Reported fields are merged one by one into the map `reported`, or become the map where there is none yet.
 */
export const newestExpression = (sighting: Sighting, hasReported: boolean): Expression => {
  const set = ['lastId = :id', 'lastSeenAt = :at', 'fleet = :fleet', ...SHIFT]
  const names: Record<string, string> = {}
  const values: Record<string, NativeAttributeValue> = {
    ...seenValues(sighting),
    ':id': sighting.id,
    ':at': sighting.receivedAt,
    ':fleet': FLEET,
  }
  if (sighting.uplinkCount !== undefined) {
    set.push('uplinkCount = :count')
    values[':count'] = sighting.uplinkCount
  }
  if (sighting.temperature !== undefined) {
    set.push('temperature = :temperature')
    values[':temperature'] = sighting.temperature
  }
  if (sighting.delivered !== undefined) {
    set.push('delivered = :delivered')
    values[':delivered'] = { version: sighting.delivered, uplinkId: sighting.id, at: sighting.receivedAt }
  }
  if (sighting.reported && !hasReported) {
    set.push('reported = :reported')
    values[':reported'] = sighting.reported
  } else {
    for (const [index, [field, value]] of Object.entries(sighting.reported ?? {}).entries()) {
      set.push(`reported.#f${index} = :f${index}`)
      names[`#f${index}`] = field
      values[`:f${index}`] = value
    }
  }
  return expression(set, `(attribute_not_exists(lastId) OR lastId < :id) AND ${NOT_SEEN}`, names, values)
}

/** The update for an uplink that an earlier-noted, newer one overtook: only that it was seen. */
export const overtakenExpression = (sighting: Sighting): Expression =>
  expression(SHIFT, NOT_SEEN, {}, seenValues(sighting))
