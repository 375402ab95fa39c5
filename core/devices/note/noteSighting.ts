import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import { isSameMessage } from '../../../client/ids.ts'
import { timeFirst } from '../../contracts/sameMessage.ts'
import type { Noted, NoteSighting, Sighting } from '../../contracts/sighting.ts'
import type { Changed, DevicesTable } from '../devicesTable.ts'
import { type DeviceRecord, SEEN } from '../record.ts'
import { appliedExpression } from './appliedExpression.ts'
import { newestExpression, overtakenExpression } from './noteExpression.ts'

/** The id under which history holds the message of an uplink, if it does. */
export type FindInHistory = (uplink: Pick<Sighting, 'deviceId' | 'id'>) => Promise<string | undefined>

/** Notes uplinks in the Devices table; looks into history only for one that arrives out of order. */
export const noteSighting = ({
  devices: { update },
  findInHistory,
}: {
  devices: Pick<DevicesTable, 'update'>
  findInHistory: FindInHistory
}): NoteSighting => {
  const newest = async (sighting: Sighting): Promise<Changed> => {
    try {
      return await update(sighting.deviceId, newestExpression(sighting, true))
    } catch (error) {
      if (!sighting.reported || !isMissingPath(error)) throw error
      return update(sighting.deviceId, newestExpression(sighting, false))
    }
  }

  /** Writes down which uplink was the first to report the desired configuration back, unless that has changed since. */
  const noteApplied = async (sighting: Sighting, record: DeviceRecord): Promise<void> => {
    const change = sighting.reported && appliedExpression(sighting, record)
    if (change) await update(sighting.deviceId, change)
  }

  return async sighting => {
    const { kind, record } = await newest(sighting)
    if (kind === 'changed') {
      await noteApplied(sighting, record)
      return { kind: 'noted' }
    }
    // An uplink that was overtaken may have been sent before the ones that the record remembers: history knows.
    const known = seenIn(record, sighting.id) ?? (hasForgotten(record) ? await findInHistory(sighting) : undefined)
    if (known) return { kind: 'known', id: known }
    return settled(await update(sighting.deviceId, overtakenExpression(sighting)), sighting)
  }
}

const settled = ({ kind, record }: Changed, { id }: Sighting): Noted => {
  const known = kind === 'refused' ? seenIn(record, id) : undefined
  return known ? { kind: 'known', id: known } : { kind: 'noted' }
}

/** Whether there may be uplinks that the record no longer remembers. */
const hasForgotten = (record: DeviceRecord | undefined): boolean =>
  SEEN.every(slot => (record?.[slot] ?? '').length > 1)

const seenIn = (record: DeviceRecord | undefined, id: string): string | undefined =>
  SEEN.map(slot => record?.[slot] ?? '')
    .filter(turned => turned.length === id.length)
    .map(timeFirst)
    .find(other => isSameMessage(other, id))

/** `reported.x` was set on a record without `reported`. */
const isMissingPath = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException && error.name === 'ValidationException' && /path/i.test(error.message)
