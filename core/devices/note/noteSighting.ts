import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import type { Noted, NoteSighting, Sighting } from '../../contracts/sighting.ts'
import type { Changed, DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import { lateExpression } from './lateExpression.ts'
import { afterwardsNoter } from './noteAfterwards.ts'
import { newestExpression, overtakenExpression } from './noteExpression.ts'

/** The id under which history holds the message of an uplink, if it does. */
export type FindInHistory = (uplink: Pick<Sighting, 'deviceId' | 'id' | 'formerId'>) => Promise<string | undefined>

/** Notes uplinks in the Devices table; looks into history only for one that arrives out of order. */
export const noteSighting = ({
  devices: { update },
  findInHistory,
}: {
  devices: Pick<DevicesTable, 'update'>
  findInHistory: FindInHistory
}): NoteSighting => {
  const noteAfterwards = afterwardsNoter(update)

  const newest = async (sighting: Sighting): Promise<Changed> => {
    try {
      return await update(sighting.deviceId, newestExpression(sighting, true))
    } catch (error) {
      if (!sighting.reported || !isMissingPath(error)) throw error
      return update(sighting.deviceId, newestExpression(sighting, false))
    }
  }

  /** Writes down what of an overtaken uplink is newer than what the record has of its kind. */
  const noteLate = async (sighting: Sighting, record: DeviceRecord): Promise<void> => {
    const change = lateExpression(sighting, record)
    if (!change) return
    const changed = await update(sighting.deviceId, change)
    if (changed.kind === 'changed') await noteAfterwards(sighting, changed.record)
  }

  return async sighting => {
    const noted = await newest(sighting)
    if (noted.kind === 'changed') {
      await noteAfterwards(sighting, noted.record)
      return { kind: 'noted' }
    }
    const { seen } = noted
    // An uplink that was overtaken may have been sent before the ones that the record remembers: history knows.
    const known = seen.find(sighting) ?? (seen.isFull ? await findInHistory(sighting) : undefined)
    if (known) return { kind: 'known', id: known }
    const overtaken = await update(sighting.deviceId, overtakenExpression(sighting))
    if (overtaken.kind === 'changed') await noteLate(sighting, overtaken.record)
    return settled(overtaken, sighting)
  }
}

const settled = (changed: Changed, sighting: Sighting): Noted => {
  const known = changed.kind === 'refused' ? changed.seen.find(sighting) : undefined
  return known ? { kind: 'known', id: known } : { kind: 'noted' }
}

/** `reported.x` was set on a record without `reported`. */
const isMissingPath = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException && error.name === 'ValidationException' && /path/i.test(error.message)
