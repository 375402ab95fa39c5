import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { isExpired } from './expiry.ts'
import { readRecord } from './readRecord.ts'
import type { DeviceRecord } from './record.ts'
import { settingNames } from './settings.ts'

/** BatchGetItem takes no more keys in a call. */
export const MAX_KEYS = 100

/**
 * Reads the attributes of devices that decide whether each is heard and what it is told. Eventually consistent: half a read unit each.
 * @param deviceIds at most {@link MAX_KEYS}, each once
 * @returns a record, or undefined where there is none, for each device; those that are missing were not read, and may be asked for again
 * @throws when the call as a whole failed
 */
export type ReadDevices = (
  deviceIds: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, DeviceRecord | undefined>>

/** Calls BatchGetItem with its input as JSON. */
type CallBatchGetItem = (input: string, signal: AbortSignal) => Promise<unknown>

const ATTRIBUTES = [
  'deviceId, registeredAt, keyedAt, blockedAt, expiresAt, fleet, addresses, desired, desiredVersion, report, delivered, matched, applied',
  ...settingNames.map(name => `reported.${name}`),
].join(', ')

/** @see ReadDevices */
export const batchReadDevices = ({
  call,
  tableName,
  now = Date.now,
}: {
  readonly call: CallBatchGetItem
  readonly tableName: string
  /** ms since 1970 */
  readonly now?: () => number
}): ReadDevices => {
  const table = JSON.stringify(tableName)
  const projection = JSON.stringify(ATTRIBUTES)
  return async (deviceIds, signal) => {
    // Ids have no character that JSON would escape.
    const keys = deviceIds.map(deviceId => `{"deviceId":{"S":"${deviceId}"}}`).join(',')
    const output = await call(
      `{"RequestItems":{${table}:{"Keys":[${keys}],"ProjectionExpression":${projection}}}}`,
      signal,
    )
    const { Responses, UnprocessedKeys } = asOutput(output)
    const unread = new Set((UnprocessedKeys?.[tableName]?.Keys ?? []).map(({ deviceId }) => deviceId?.S))
    const records = new Map<string, DeviceRecord | undefined>()
    for (const deviceId of deviceIds) if (!unread.has(deviceId)) records.set(deviceId, undefined)
    const at = now()
    for (const item of Responses?.[tableName] ?? []) {
      const record = readRecord(item)
      if (!isExpired(record, at)) records.set(record.deviceId, record)
    }
    return records
  }
}

type Item = Record<string, AttributeValue>
type Output = {
  readonly Responses?: Readonly<Record<string, readonly Item[]>>
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys?: readonly Item[] }>>
}

/** The shape that DynamoDB promises ("BatchGetItem", response syntax). @throws Error for any other */
const asOutput = (output: unknown): Output => {
  if (isOutput(output)) return output
  throw new Error('BatchGetItem answered without Responses')
}

const isOutput = (output: unknown): output is Output =>
  typeof output === 'object' && output !== null && typeof Object(output).Responses === 'object'
