import type { ToldChange } from '../../contracts/statusChange.ts'
import { toItem } from '../../table/item.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import type { Hint } from './hint.ts'
import { type Circumstances, type Verdict, verdictOn } from './judge.ts'
import { deafMs } from './silence.ts'

type Tell = Extract<Verdict, { kind: 'tell' }>

/** The outcome for a device that was to be told of: a change to tell, if any, and the verdict on it in the end. */
export type Noted = { readonly change: ToldChange | undefined; readonly verdict: Verdict }

/** The record that a device is presumed to have, by when it was heard last and its interval. */
export const presumedRecord = ({ deviceId, heardAtMs, intervalSeconds }: Hint): DeviceRecord => ({
  deviceId,
  lastSeenAt: new Date(heardAtMs).toISOString(),
  reported: { heartbeat_interval: intervalSeconds },
})

/** How often a record may change while it is noted. It is judged again in a later run then. */
const ATTEMPTS = 3

/**
 * Notes in the record of a device that it is late or offline, before that is told: a device that was heard meanwhile is not. When the
 * record has it already, an earlier run did not get any further, or another one is at work: it is told again, under the same id.
 * @param read its record, or {@link presumedRecord}: the update fails where the device was heard at another time
 */
export const noteTold =
  (update: DevicesTable['update']) =>
  async (read: DeviceRecord, circumstances: Circumstances): Promise<Noted> => {
    const { gaps, nowMs } = circumstances
    const later: Verdict = { kind: 'wait', at: circumstances.horizon.at }
    /** Looks at what was noted: where the interval of the device was presumed, it may be another one, or the device may be none. */
    const noted = async (record: DeviceRecord, presumed: Tell): Promise<Noted> => {
      const verdict = verdictOn(record, circumstances)
      if (verdict.kind === 'tell' && verdict.status === presumed.status)
        return { change: changeOf(record, verdict, nowMs, gaps), verdict }
      await update(record.deviceId, takenBack(nowMs))
      return { change: undefined, verdict: verdict.kind === 'tell' ? later : verdict }
    }
    let record = read
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const verdict = verdictOn(record, circumstances)
      if (verdict.kind !== 'tell') return { change: undefined, verdict }
      if (isTold(record, verdict)) return { change: changeOf(record, verdict, record.told?.at ?? nowMs, gaps), verdict }
      const changed = await update(record.deviceId, toldExpression(verdict, nowMs))
      if (changed.kind === 'changed') return noted(changed.record, verdict)
      if (!changed.record) return { change: undefined, verdict: { kind: 'drop' } }
      record = changed.record
    }
    return { change: undefined, verdict: later }
  }

/** Whether the record says it already. */
export const isTold = ({ told }: DeviceRecord, { status, since }: Tell): boolean =>
  told?.status === status && told.since === since

const changeOf = (
  { deviceId }: DeviceRecord,
  { status, since, intervalSeconds }: Tell,
  at: number,
  gaps: Circumstances['gaps'],
): ToldChange => {
  const heardAt = Date.parse(since)
  const silentSeconds = Math.round((at - heardAt - deafMs(gaps, heardAt, at)) / 1000)
  return { deviceId, change: status, status, since, at, intervalSeconds, silentSeconds }
}

/** Nothing was told of it yet. */
const takenBack = (nowMs: number): Change => ({
  UpdateExpression: 'REMOVE told',
  ConditionExpression: 'told.#at = :at',
  ExpressionAttributeNames: { '#at': 'at' },
  ExpressionAttributeValues: toItem({ ':at': nowMs }),
})

/** The device must have been heard then, and neither be heard nor blocked since, and nobody else may have noted the same. */
const toldExpression = ({ status, since }: Tell, nowMs: number): Change => {
  const conditions = [
    '(lastSeenAt = :since OR heardAt = :since)',
    '(attribute_not_exists(lastSeenAt) OR lastSeenAt <= :since)',
    '(attribute_not_exists(heardAt) OR heardAt <= :since)',
    'attribute_not_exists(blockedAt)',
    '(attribute_not_exists(told) OR told.#since <> :since OR told.#status <> :status)',
  ]
  return {
    UpdateExpression: 'SET told = :told',
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: { '#since': 'since', '#status': 'status' },
    ExpressionAttributeValues: toItem({
      ':told': { status, since, at: nowMs },
      ':since': since,
      ':status': status,
    }),
  }
}
