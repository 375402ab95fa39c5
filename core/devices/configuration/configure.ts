import type { DesiredConfiguration } from '../../contracts/configuration.ts'
import { type Expected, isExpected } from '../../http/expectedVersions.ts'
import { toItem } from '../../table/item.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import { KEPT } from '../expiry.ts'
import { kindOfRecord, SOURCES } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'

/** The record after a change of the desired configuration, or why it was not changed. */
export type Configured =
  | { readonly kind: 'changed' | 'unchanged' | 'stale'; readonly record: DeviceRecord }
  | { readonly kind: 'unknown' }
  /** Only log lines came from it: no answer would carry a configuration. */
  | { readonly kind: 'source' }

/**
 * Sets the desired configuration of a known device, as a new version: its record is kept from then on. A log source has none. The configuration that
 * it has already is no change.
 * @param expected when the record has another version, the result is `stale`
 */
export type Configure = (
  deviceId: string,
  desired: DesiredConfiguration,
  expected: Expected,
  at: Date,
) => Promise<Configured>

/** Sets desired configurations in the Devices table. */
export const configureDevice =
  ({ update }: Pick<DevicesTable, 'update'>): Configure =>
  async (deviceId, desired, expected, at) => {
    const { kind, record } = await update(deviceId, configureExpression(desired, expected, at))
    if (kind === 'changed') return { kind, record }
    if (!record) return { kind: 'unknown' }
    if (kindOfRecord(record) === 'source') return { kind: 'source' }
    return { kind: isExpected(record.desiredVersion ?? 0, expected) ? 'unchanged' : 'stale', record }
  }

const NO_SOURCE = '(attribute_not_exists(fleet) OR fleet <> :sources)'
const DIFFERS =
  '(attribute_not_exists(desired) OR desired.heartbeat_interval <> :interval OR desired.location_mode <> :mode)'

const configureExpression = (desired: DesiredConfiguration, expected: Expected, at: Date): Change => ({
  UpdateExpression:
    'SET desired = :desired, desiredVersion = if_not_exists(desiredVersion, :zero) + :one, desiredAt = :at, kept = :kept REMOVE expiresAt',
  ConditionExpression: `attribute_exists(deviceId) AND ${NO_SOURCE} AND ${DIFFERS}${versionIs(expected)}`,
  ExpressionAttributeValues: toItem({
    ':desired': desired,
    ':interval': desired.heartbeat_interval,
    ':mode': desired.location_mode,
    ':zero': 0,
    ':one': 1,
    ':at': at.toISOString(),
    ':kept': KEPT,
    ':sources': SOURCES,
    ...valuesOf('one', expected.oneOf),
    ...valuesOf('none', expected.noneOf),
  }),
})

/** A version that no record has, for a list without any. */
const NEVER = -1

const listed = (versions: readonly number[]): readonly number[] => (versions.length > 0 ? versions : [NEVER])

const valuesOf = (name: string, versions: readonly number[] | undefined): Record<string, number> =>
  Object.fromEntries(versions ? listed(versions).map((version, at) => [`:${name}${at}`, version]) : [])

const versionIs = ({ oneOf, noneOf }: Expected): string =>
  `${oneOf ? ` AND ${isOneOf('one', oneOf)}` : ''}${noneOf ? ` AND NOT ${isOneOf('none', noneOf)}` : ''}`

/** Version 0 is that of a record without any. */
const isOneOf = (name: string, versions: readonly number[]): string => {
  const compared = `desiredVersion IN (${listed(versions)
    .map((_, at) => `:${name}${at}`)
    .join(', ')})`
  return versions.includes(0) ? `(attribute_not_exists(desiredVersion) OR ${compared})` : `(${compared})`
}
