import type { NativeAttributeValue } from '@aws-sdk/util-dynamodb'
import type { Sighting } from '../../contracts/sighting.ts'
import { toItem } from '../../table/item.ts'
import type { Change } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import { saysSettings, settingNames } from '../settings.ts'

/**
 * The update for the settings that an uplink reported, and for the configuration that it was told, when a newer uplink has
 * overtaken it: each stands in the record with the uplink that it came with, and is as new as that one. Undefined when the record has
 * newer ones.
 * The other fields of its report are taken where the record has no value: a device says them once, after it has started, and the
 * bus keeps no order.
 */
export const lateExpression = (
  { id: uplinkId, address: from, reported, delivered }: Sighting,
  record: DeviceRecord,
): Change | undefined => {
  const by = { uplinkId, ...(from !== undefined && { from }) }
  const set: string[] = []
  const conditions: string[] = []
  const values: Record<string, NativeAttributeValue> = {}
  const take = (attribute: 'report' | 'delivered', value: NativeAttributeValue): void => {
    set.push(`${attribute} = :${attribute}`)
    values[`:${attribute}`] = value
    values[':uplinkId'] = uplinkId
    conditions.push(`(attribute_not_exists(${attribute}) OR ${attribute}.uplinkId < :uplinkId)`)
  }
  const names: Record<string, string> = {}
  const isNewest = saysSettings(reported) && isNewer(uplinkId, record.report)
  if (isNewest) take('report', by)
  if (reported && record.reported) {
    for (const [index, [field, value]] of Object.entries(reported).entries()) {
      const place = `reported.#f${index}`
      const isSetting = settingNames.includes(field)
      if (isSetting ? !isNewest : record.reported[field] !== undefined) continue
      set.push(`${place} = ${isSetting ? `:f${index}` : `if_not_exists(${place}, :f${index})`}`)
      names[`#f${index}`] = field
      values[`:f${index}`] = value
    }
  } else if (reported && Object.keys(reported).length > 0) {
    set.push('reported = :reported')
    conditions.push('attribute_not_exists(reported)')
    values[':reported'] = reported
  }
  if (delivered !== undefined && isNewer(uplinkId, record.delivered)) take('delivered', { version: delivered, ...by })
  if (set.length === 0) return undefined
  return {
    UpdateExpression: `SET ${set.join(', ')}`,
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: toItem(values),
  }
}

const isNewer = (uplinkId: string, than: { readonly uplinkId: string } | undefined): boolean =>
  than === undefined || than.uplinkId < uplinkId
