import type { Sighting } from '../../contracts/sighting.ts'
import { toItem } from '../../table/item.ts'
import { addressesIn, addressText, hasAddress, withAddress } from '../addresses.ts'
import type { Change } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import { type Confirmation, confirmationBy } from './confirmation.ts'

/** The attributes of a record that change with an uplink by what they were before. */
export type Afterwards = Confirmation & Pick<DeviceRecord, 'addresses'>

/** The addresses and the confirmation of a device after an uplink, by the record that has its report already. */
export const afterwards = (sighting: Sighting, record: DeviceRecord): Afterwards => ({
  ...confirmationBy(sighting, record),
  addresses: addressesAfter(sighting, record),
})

const addressesAfter = ({ address, receivedAt }: Sighting, { addresses: text }: DeviceRecord): string | undefined => {
  if (address === undefined || hasAddress(text, address)) return text
  const addresses = addressesIn(text)
  const after = withAddress(addresses, address, Date.parse(receivedAt))
  return after === addresses ? text : addressText(after)
}

const ATTRIBUTES = ['addresses', 'applied', 'matched'] as const

/**
 * The update that brings a record to what it is afterwards; undefined when nothing changes, as with almost every uplink. Its
 * condition is that nobody has changed these attributes, or the desired configuration, since.
 */
export const afterwardsExpression = (record: DeviceRecord, after: Afterwards): Change | undefined => {
  const changed = ATTRIBUTES.filter(name => JSON.stringify(record[name]) !== JSON.stringify(after[name]))
  if (changed.length === 0) return undefined
  const set = changed.filter(name => after[name] !== undefined).map(name => `${name} = :${name}`)
  const remove = changed.filter(name => after[name] === undefined)
  const read = [...ATTRIBUTES, 'desiredVersion'] as const
  return {
    UpdateExpression: [set.length > 0 && `SET ${set}`, remove.length > 0 && `REMOVE ${remove}`]
      .filter(Boolean)
      .join(' '),
    ConditionExpression: read
      .map(name => (record[name] === undefined ? `attribute_not_exists(${name})` : `${placeOf(name)} = :was_${name}`))
      .join(' AND '),
    ...valuesOf({
      ...Object.fromEntries(changed.map(name => [`:${name}`, stored(after[name])])),
      ...Object.fromEntries(read.map(name => [`:was_${name}`, told(record[name])])),
    }),
  }
}

/** Steps are told apart by their uplinks. */
const placeOf = (name: string): string => (name === 'applied' || name === 'matched' ? `${name}.uplinkId` : name)
const told = (value: DeviceRecord['applied'] | string | number) => (typeof value === 'object' ? value.uplinkId : value)
const stored = (value: DeviceRecord['applied'] | string) =>
  typeof value === 'object'
    ? { version: value.version, uplinkId: value.uplinkId, ...(value.says !== undefined && { says: value.says }) }
    : value

const valuesOf = (values: Readonly<Record<string, unknown>>): Pick<Change, 'ExpressionAttributeValues'> => {
  const given = toItem(values)
  return Object.keys(given).length > 0 ? { ExpressionAttributeValues: given } : {}
}
