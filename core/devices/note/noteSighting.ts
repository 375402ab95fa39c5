import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import type { Noted, NoteSighting, Sighting } from '../../contracts/sighting.ts'
import type { Changed, DevicesTable } from '../devicesTable.ts'
import type { NoteHeard } from '../late/heard.ts'
import type { DeviceRecord } from '../record.ts'
import type { Seen } from '../seen.ts'
import { lateExpression } from './lateExpression.ts'
import { afterwardsNoter } from './noteAfterwards.ts'
import { newestExpression, overtakenExpression } from './noteExpression.ts'

/** The id under which history holds the message of an uplink, if it does. */
export type FindInHistory = (uplink: Pick<Sighting, 'deviceId' | 'id' | 'formerId'>) => Promise<string | undefined>

/** Notes uplinks in the Devices table; looks into history only for one that arrives out of order. */
export const noteSighting = ({
  devices: { update },
  findInHistory,
  heard,
}: {
  devices: Pick<DevicesTable, 'update'>
  findInHistory: FindInHistory
  /** Is told of each uplink once it is stored; nobody unless given. */
  heard?: NoteHeard
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

  /** Writes down what of an overtaken uplink is newer than what the record has of its kind. @returns the record as it is then */
  const noteLate = async (sighting: Sighting, record: DeviceRecord): Promise<DeviceRecord> => {
    const change = lateExpression(sighting, record)
    if (!change) return record
    const changed = await update(sighting.deviceId, change)
    return changed.kind === 'changed' ? noteAfterwards(sighting, changed.record) : (changed.record ?? record)
  }

  const settle = (id: string, record: DeviceRecord | undefined, seen: Seen): Noted['settle'] =>
    heard && record && (() => heard({ id, isFirst: isFirst(id, record, seen) }, record))

  return async sighting => {
    const noted = await newest(sighting)
    if (noted.kind === 'changed') {
      const after = await noteAfterwards(sighting, noted.record)
      return { kind: 'noted', settle: settle(sighting.id, after, noted.seen) }
    }
    const { seen } = noted
    // An uplink that was overtaken may have been sent before the ones that the record remembers: history knows.
    const known = seen.find(sighting) ?? (seen.isFull ? await findInHistory(sighting) : undefined)
    if (known) return { kind: 'known', id: known, settle: settle(known, noted.record, seen) }
    const overtaken = await update(sighting.deviceId, overtakenExpression(sighting))
    if (overtaken.kind === 'refused') return settled(overtaken, sighting)
    const after = await noteLate(sighting, overtaken.record)
    return { kind: 'noted', settle: settle(sighting.id, after, overtaken.seen) }
  }
}

const settled = (changed: Changed, sighting: Sighting): Noted => {
  const known = changed.kind === 'refused' ? changed.seen.find(sighting) : undefined
  return known ? { kind: 'known', id: known } : { kind: 'noted' }
}

/** Whether an uplink is the first message in its name. */
const isFirst = (id: string, { firstId, lastLineId }: DeviceRecord, seen: Seen): boolean =>
  firstId === id && seen.isOldest(id) && !(lastLineId !== undefined && lastLineId < id)

/** `reported.x` was set on a record without `reported`. */
const isMissingPath = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException && error.name === 'ValidationException' && /path/i.test(error.message)
