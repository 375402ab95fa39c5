import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { attributesOf } from '../keys/keyState.ts'
import type { KeyStore } from '../keys/keyStore.ts'

/** A Keys table in memory, which tests count, break, and put back to an earlier time. */
export const keyTable = (name = 'Keys') => {
  let records = new Map<string, KeyRecord>()
  let table = name
  let isDown = false
  const writes: KeyRecord[] = []
  let reads = 0
  let conflicts = 0
  let held: Promise<void> = Promise.resolve()
  const answer = () => {
    if (isDown) throw new Error('the table does not answer')
  }
  const store: KeyStore = {
    get table() {
      return table
    },
    readMany: async kids => {
      answer()
      // As DynamoDB does, and with it all other keys of the call.
      if (kids.includes('')) throw new Error('a key must not be empty')
      reads += kids.length
      return new Map(kids.map(kid => [kid, records.get(kid)]))
    },
    read: async kid => {
      answer()
      reads++
      await held
      return records.get(kid)
    },
    write: async (record, next) => {
      answer()
      const now = records.get(record.kid)
      if (now?.version !== record.version || now.status === 'revoked') {
        conflicts++
        return 'changed'
      }
      const { last: _, window: __, replaces, ...rest } = now
      const written: KeyRecord = {
        ...rest,
        ...(next.window || !replaces ? {} : { replaces }),
        ...attributesOf(next, table),
        version: now.version + 1,
      }
      records.set(record.kid, written)
      writes.push(written)
      return written
    },
    end: async kid => {
      answer()
      const now = records.get(kid)
      if (!now || now.status === 'revoked') return
      const ended: KeyRecord = { ...now, status: 'revoked', version: now.version + 1 }
      records.set(kid, ended)
      writes.push(ended)
    },
  }
  return {
    store,
    add: (record: KeyRecord) => void records.set(record.kid, record),
    change: (kid: string, change: Partial<KeyRecord>) => {
      const record = records.get(kid)
      if (record) records.set(kid, { ...record, ...change, version: record.version + 1 })
    },
    backup: () => new Map(records),
    /** As DynamoDB restores: into a table of another name. */
    restore: (from: ReadonlyMap<string, KeyRecord>, to: string) => {
      records = new Map(from)
      table = to
    },
    breakDown: (down: boolean) => {
      isDown = down
    },
    /** Reads of single records wait for this. */
    hold: (until: Promise<void>) => {
      held = until
    },
    writes: (): readonly KeyRecord[] => writes,
    reads: () => reads,
    conflicts: () => conflicts,
  }
}
