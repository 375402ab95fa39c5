import { timeOf } from '../../../client/ids.ts'
import type { HeartbeatBounds } from '../../contracts/configuration.ts'
import type { TellChanges, ToldChange } from '../../contracts/statusChange.ts'
import { isTestDevice } from '../../contracts/testDevices.ts'
import { toItem } from '../../table/item.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import { heardAtOf, intervalOf, statusOf } from '../fleet/device.ts'
import { LATE_INTERVALS } from '../fleet/status.ts'
import { kindOfRecord } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'
import type { DueTable } from './dueTable.ts'
import type { Hint } from './hint.ts'
import { sliceAt } from './slices.ts'
import { mustBeFiled, standingText } from './standing.ts'

/**
 * No device is filed for an earlier time than this from now on, ms: the checker may be looking at that time already, and reads with eventual consistency.
 */
export const FILED_AHEAD_MS = 20_000

/** A message of a device that is noted in its record, by the id that it is known by. @property isFirst whether its name was not heard before */
export type HeardMessage = { readonly id: string; readonly isFirst: boolean }

/**
 * Sees to it that a device which was heard is looked for later, and tells that it is new, online again or configured. Nearly every message costs nothing but a hint. A message that is handled again does the
 * same again, and is told under the same ids.
 */
export type NoteHeard = (message: HeardMessage, record: DeviceRecord) => Promise<void>

/** @see NoteHeard */
export const heardNoter = ({
  update,
  due,
  hint,
  tell,
  bounds,
  now,
}: {
  readonly update: DevicesTable['update']
  readonly due: Pick<DueTable, 'file'>
  readonly hint: (hint: Hint) => Promise<void>
  readonly tell: TellChanges
  readonly bounds: HeartbeatBounds
  /** ms since 1970 */
  readonly now: () => number
}): NoteHeard => {
  /** Files a device that has to be, and notes that it is online again. @returns the status that was told of it last */
  const stand = async (
    message: HeardMessage,
    record: DeviceRecord,
    { heardAtMs, intervalSeconds }: Hint,
  ): Promise<DeviceRecord['told']> => {
    const at = now()
    const back = backBy(message, record, statusOf(record, at, bounds) === 'online')
    if (!back && !mustBeFiled(record.standing, intervalSeconds, at)) return record.told
    const lateAt = heardAtMs + LATE_INTERVALS * intervalSeconds * 1000
    const slice = sliceAt(Math.max(lateAt, at + FILED_AHEAD_MS))
    await due.file({ deviceId: record.deviceId, slice, heard: { heardAtMs, intervalSeconds } })
    const changed = await update(record.deviceId, standingExpression(record, standingText(intervalSeconds, at), back))
    return changed.kind === 'changed' ? changed.record.told : record.told
  }

  return async (message, record) => {
    const { deviceId, applied } = record
    if (isTestDevice(deviceId)) return
    const intervalSeconds = intervalOf(record, bounds)
    const changes: ToldChange[] = []
    if (message.isFirst) changes.push(changeBy(message, deviceId, 'first-seen'))
    if (applied && applied.version > 0 && isConfirmedBy(message, record))
      changes.push({ ...changeBy({ id: applied.uplinkId }, deviceId, 'configured'), version: applied.version })
    const heardAt = kindOfRecord(record) === 'device' ? heardAtOf(record) : undefined
    if (heardAt !== undefined) {
      const heard = { deviceId, heardAtMs: Date.parse(heardAt), intervalSeconds }
      const told = await stand(message, record, heard)
      await hint(heard)
      if (told?.status === 'online' && told.by === message.id) {
        const { since, at, silentSeconds } = told
        changes.push({ deviceId, change: 'online', status: 'online', since, at, intervalSeconds, silentSeconds })
      }
    }
    if (changes.length > 0) await tell(changes)
  }
}

/** The time of a message, also of one that was received twice. */
const timesOf = ({ id }: { readonly id: string }) => ({ since: new Date(timeOf(id)).toISOString(), at: timeOf(id) })

/** Whether a message confirmed the desired configuration, or was told it and overtaken by the confirmation: both tell the same change. */
const isConfirmedBy = ({ id }: { readonly id: string }, { applied, delivered }: DeviceRecord): boolean =>
  applied?.uplinkId === id ||
  (delivered?.uplinkId === id && delivered.version === applied?.version && applied.uplinkId > id)

const changeBy = (
  message: { readonly id: string },
  deviceId: string,
  change: 'first-seen' | 'configured',
): ToldChange => ({
  deviceId,
  change,
  status: 'online',
  ...timesOf(message),
})

/**
 * A device of which it was told that it is late or offline is online again by a message that came after the last one that was known then. One
 * that was stored so late that its device is late again says nothing.
 */
const backBy = (message: HeardMessage, { told }: DeviceRecord, isOnline: boolean): DeviceRecord['told'] => {
  if (!told || told.status === 'online' || !isOnline) return undefined
  const { since, at } = timesOf(message)
  const silentMs = at - Date.parse(told.since)
  if (silentMs <= 0) return undefined
  return { status: 'online', since, at, by: message.id, silentSeconds: Math.round(silentMs / 1000) }
}

/** Notes how a device stands. Only one message brings a device back, however many come at once. */
const standingExpression = ({ told }: DeviceRecord, standing: string, back: DeviceRecord['told']): Change => ({
  UpdateExpression: `SET standing = :standing${back ? ', told = :back' : ''}`,
  ConditionExpression: `attribute_exists(deviceId)${back ? ' AND told.#status = :status AND told.#since = :since' : ''}`,
  ...(back && { ExpressionAttributeNames: { '#status': 'status', '#since': 'since' } }),
  ExpressionAttributeValues: toItem({
    ':standing': standing,
    ...(back && { ':back': back, ':status': told?.status, ':since': told?.since }),
  }),
})
