import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { boundedMap } from '../../core/runtime/boundedMap.ts'
import type { RecordReads } from '../recordReads.ts'

/** A record that is remembered, and when the table confirmed it last, ms. */
export type KnownKey = { readonly record: KeyRecord; readonly at: number }

/** The records of keys as this task knows them. */
export type KeyRecords = {
  readonly known: (kid: string) => KnownKey | undefined
  /**
   * Reads a record with others, eventually consistent: a stale one is found out when it is written. All requests under a key that wait share one read.
   * @throws KeyUnread when it is not read in time
   */
  readonly find: (kid: string) => Promise<KeyRecord | undefined>
  /** A record as a read that is strongly consistent, or a write, brought it; undefined where there is none. */
  readonly confirm: (kid: string, record: KeyRecord | undefined) => void
}

/** The record of a key was not read: the table does not answer, or too many others are being read. */
export class KeyUnread extends Error {
  override readonly name = 'KeyUnread'
}

const MAX_RECORDS = 10_000
/** How long it is remembered that there is no key, ms: no longer than somebody waits who has just made one. */
const ABSENT_MS = 2_000

type Ended = { readonly record: KeyRecord | undefined }
type Reading = { readonly waiting: Promise<void>; readonly end: () => Ended | undefined }

/** @param now ms, monotonic */
export const keyRecords = ({
  reads,
  now,
}: {
  readonly reads: Pick<RecordReads<KeyRecord>, 'begin'>
  readonly now: () => number
}): KeyRecords => {
  const records = boundedMap<string, KnownKey>(MAX_RECORDS)
  const absentUntil = boundedMap<string, number>(MAX_RECORDS)
  // Bounded by the reads: each of them waits for one.
  const finding = new Map<string, Promise<KeyRecord | undefined>>()

  const confirm = (kid: string, record: KeyRecord | undefined): void => {
    if (record) records.set(kid, { record, at: now() })
    else {
      records.delete(kid)
      absentUntil.set(kid, now() + ABSENT_MS)
    }
  }

  const take = (kid: string, record: KeyRecord | undefined): KeyRecord | undefined => {
    const before = records.get(kid)?.record
    // It may have been written since the read began.
    if (before && before.version >= (record?.version ?? 0)) return before
    confirm(kid, record)
    return record
  }

  const read = async (kid: string, { waiting, end }: Reading): Promise<KeyRecord | undefined> => {
    await waiting
    finding.delete(kid)
    const ended = end()
    if (ended === undefined) throw new KeyUnread('the table did not answer in time')
    return ended.record
  }

  return {
    known: kid => records.get(kid),
    confirm,
    find: kid => {
      const underWay = finding.get(kid)
      if (underWay) return underWay
      if ((absentUntil.get(kid) ?? 0) > now()) return Promise.resolve(undefined)
      let end: Ended | undefined
      const waiting = reads.begin(kid, how => {
        if (how !== 'failed') end = { record: take(kid, how.record) }
      })
      if (typeof waiting === 'string') return Promise.reject(new KeyUnread(waiting))
      const begun = read(kid, { waiting, end: () => end })
      finding.set(kid, begun)
      return begun
    },
  }
}
