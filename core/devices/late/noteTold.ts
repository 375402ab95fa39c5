import type { ToldChange } from '../../contracts/statusChange.ts'
import { toItem } from '../../table/item.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import { type Circumstances, type Verdict, verdictOn } from './judge.ts'
import { deafMs } from './silence.ts'

type Tell = Extract<Verdict, { kind: 'tell' }>

/** The outcome for a device that was to be told of: a change to tell, if any, and the verdict on it in the end. */
export type Noted = { readonly change: ToldChange | undefined; readonly verdict: Verdict }

/** How often a record may change while it is noted. It is judged again in a later run then. */
const ATTEMPTS = 3

/**
 * Notes in the record of a device that it is late or offline, before that is told: a device that was heard meanwhile is not. When the
 * record has it already, an earlier run did not get any further, or another one is at work: it is told again, under the same id.
 */
export const noteTold =
  (update: DevicesTable['update']) =>
  async (read: DeviceRecord, circumstances: Circumstances): Promise<Noted> => {
    const { gaps, nowMs } = circumstances
    let record = read
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const verdict = verdictOn(record, circumstances)
      if (verdict.kind !== 'tell') return { change: undefined, verdict }
      if (isTold(record, verdict)) return { change: changeOf(record, verdict, record.told?.at ?? nowMs, gaps), verdict }
      const changed = await update(record.deviceId, toldExpression(record, verdict, nowMs))
      if (changed.kind === 'changed') return { change: changeOf(record, verdict, nowMs, gaps), verdict }
      if (!changed.record) return { change: undefined, verdict: { kind: 'drop' } }
      record = changed.record
    }
    return { change: undefined, verdict: { kind: 'wait', at: circumstances.horizon.at } }
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

/** The device must not have been heard or blocked since, and nobody else may have noted the same. */
const toldExpression = (record: DeviceRecord, { status, since }: Tell, nowMs: number): Change => {
  const heard = (['lastSeenAt', 'heardAt'] as const).map(name =>
    record[name] === undefined ? `attribute_not_exists(${name})` : `${name} = :${name}`,
  )
  const conditions = [
    ...heard,
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
      ':lastSeenAt': record.lastSeenAt,
      ':heardAt': record.heardAt,
    }),
  }
}
