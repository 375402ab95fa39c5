import type { NativeAttributeValue } from '@aws-sdk/util-dynamodb'
import type { Sighting } from '../../contracts/sighting.ts'
import { toItem } from '../../table/item.ts'
import { addressText, withAddress } from '../addresses.ts'
import type { Change } from '../devicesTable.ts'
import { expiryOf } from '../expiry.ts'
import { FLEET } from '../fleetIndex.ts'
import { notSeen, SHIFT, seenValues } from '../seen.ts'
import { saysSettings } from '../settings.ts'

const expression = (
  set: readonly string[],
  condition: string,
  names: Record<string, string>,
  values: Record<string, NativeAttributeValue>,
  remove: readonly string[] = [],
): Change => ({
  UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
  ConditionExpression: condition,
  ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
  ExpressionAttributeValues: toItem(values),
})

/**
 * The update for the newest uplink of a device. Its condition fails when a newer uplink has been noted or the message is
 * known. Reported fields are merged one by one into the map `reported`, or become the map where there is none yet. A value of the summary that
 * the uplink does not say is removed: an older one would stand beside a newer count.
 */
export const newestExpression = (sighting: Sighting, hasReported: boolean): Change => {
  const set = [
    'lastId = :id',
    'lastSeenAt = :at',
    'fleet = :fleet',
    'firstId = if_not_exists(firstId, :id)',
    'expiresAt = if_not_exists(kept, :expires)',
    ...SHIFT,
  ]
  const names: Record<string, string> = {}
  const values: Record<string, NativeAttributeValue> = {
    ...seenValues(sighting),
    ':id': sighting.id,
    ':at': sighting.receivedAt,
    ':fleet': FLEET,
    ':expires': expiryOf(sighting.receivedAt),
  }
  const { id: uplinkId, address: from } = sighting
  const by = { uplinkId, ...(from !== undefined && { from }) }
  const remove: string[] = []
  for (const attribute of ['uplinkCount', 'temperature'] as const) {
    const value = sighting[attribute]
    if (value === undefined) remove.push(attribute)
    else {
      set.push(`${attribute} = :${attribute}`)
      values[`:${attribute}`] = value
    }
  }
  if (sighting.delivered !== undefined) {
    set.push('delivered = :delivered')
    values[':delivered'] = { version: sighting.delivered, ...by }
  }
  if (from !== undefined) {
    set.push('addresses = if_not_exists(addresses, :addresses)')
    values[':addresses'] = addressText(withAddress([], from, Date.parse(sighting.receivedAt)))
  }
  if (saysSettings(sighting.reported)) {
    set.push('report = :report')
    values[':report'] = by
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
  return expression(
    set,
    `(attribute_not_exists(lastId) OR lastId < :id) AND ${notSeen(sighting)}`,
    names,
    values,
    remove,
  )
}

/** The update for an uplink that a newer one has overtaken: it notes only that the uplink was seen. */
export const overtakenExpression = (sighting: Sighting): Change =>
  expression(SHIFT, notSeen(sighting), {}, seenValues(sighting))
