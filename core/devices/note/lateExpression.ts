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
 */
export const lateExpression = (
  { id: uplinkId, address: from, reported, delivered }: Sighting,
  record: DeviceRecord,
): Change | undefined => {
  const by = { uplinkId, ...(from !== undefined && { from }) }
  const set: string[] = []
  const conditions: string[] = []
  const values: Record<string, NativeAttributeValue> = { ':uplinkId': uplinkId }
  const take = (attribute: 'report' | 'delivered', value: NativeAttributeValue): void => {
    set.push(`${attribute} = :${attribute}`)
    values[`:${attribute}`] = value
    conditions.push(`(attribute_not_exists(${attribute}) OR ${attribute}.uplinkId < :uplinkId)`)
  }
  if (reported && saysSettings(reported) && isNewer(uplinkId, record.report)) {
    take('report', by)
    const settings = settingNames.filter(name => reported[name] !== undefined)
    if (record.reported) {
      for (const name of settings) {
        set.push(`reported.${name} = :${name}`)
        values[`:${name}`] = reported[name]
      }
    } else {
      set.push('reported = :reported')
      values[':reported'] = Object.fromEntries(settings.map(name => [name, reported[name]]))
    }
  }
  if (delivered !== undefined && isNewer(uplinkId, record.delivered)) take('delivered', { version: delivered, ...by })
  if (set.length === 0) return undefined
  return {
    UpdateExpression: `SET ${set.join(', ')}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: toItem(values),
  }
}

const isNewer = (uplinkId: string, than: { readonly uplinkId: string } | undefined): boolean =>
  than === undefined || than.uplinkId < uplinkId
