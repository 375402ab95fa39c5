import type { DesiredConfiguration } from '../../contracts/configuration.ts'
import { toItem } from '../../table/item.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'

/** The record after a change of the desired configuration, or why it was not changed. */
export type Configured =
  | { readonly kind: 'changed' | 'unchanged' | 'stale'; readonly record: DeviceRecord }
  | { readonly kind: 'unknown' }

/**
 * Sets the desired configuration of a known device, as a new version: its record is kept from then on. The configuration that
 * it has already is no change.
 * @param expected the version that the caller has seen: when the record has another, the result is `stale`
 */
export type Configure = (
  deviceId: string,
  desired: DesiredConfiguration,
  expected: number | undefined,
  at: Date,
) => Promise<Configured>

/** Sets desired configurations in the Devices table. */
export const configureDevice =
  ({ update }: Pick<DevicesTable, 'update'>): Configure =>
  async (deviceId, desired, expected, at) => {
    const { kind, record } = await update(deviceId, configureExpression(desired, expected, at))
    if (kind === 'changed') return { kind, record }
    if (!record) return { kind: 'unknown' }
    const isStale = expected !== undefined && (record.desiredVersion ?? 0) !== expected
    return { kind: isStale ? 'stale' : 'unchanged', record }
  }

const DIFFERS =
  '(attribute_not_exists(desired) OR desired.heartbeat_interval <> :interval OR desired.location_mode <> :mode)'

const configureExpression = (desired: DesiredConfiguration, expected: number | undefined, at: Date): Change => ({
  UpdateExpression:
    'SET desired = :desired, desiredVersion = if_not_exists(desiredVersion, :zero) + :one, desiredAt = :at, kept = if_not_exists(kept, :at) REMOVE expiresAt',
  ConditionExpression: `attribute_exists(deviceId) AND ${DIFFERS}${versionIs(expected)}`,
  ExpressionAttributeValues: toItem({
    ':desired': desired,
    ':interval': desired.heartbeat_interval,
    ':mode': desired.location_mode,
    ':zero': 0,
    ':one': 1,
    ':at': at.toISOString(),
    ...(expected !== undefined && { ':expected': expected }),
  }),
})

const versionIs = (expected: number | undefined): string => {
  if (expected === undefined) return ''
  return expected === 0
    ? ' AND (attribute_not_exists(desiredVersion) OR desiredVersion = :expected)'
    : ' AND desiredVersion = :expected'
}
