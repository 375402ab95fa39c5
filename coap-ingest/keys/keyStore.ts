import type { SharedState } from '../../core/coap/oscore/sharedState.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import type { ReadRecords } from '../recordReads.ts'
import type { TableBreaker } from '../tableBreaker.ts'

/** The keys of devices in their table, as every task reads and writes them. */
export type KeyStore = {
  /** The table that it reads; one that was restored is another. */
  readonly table: string
  /** Tells how the table does, where all calls share one. */
  readonly breaker?: TableBreaker
  /** Reads many records, eventually consistent: half a read unit each. */
  readonly readMany: ReadRecords<KeyRecord>
  /** Reads a record, strongly consistent: a read unit. Undefined where there is none. @throws when the table does not answer in time */
  readonly read: (kid: string) => Promise<KeyRecord | undefined>
  /**
   * Writes the next state of a record, unless it has changed since it was read. One write unit, also where it has changed. An accepted message is a use
   * of the key: the record does not name the keys that it replaces any more.
   * @throws when the table does not answer in time: then it may have been written or not
   */
  readonly write: (record: KeyRecord, next: SharedState) => Promise<KeyRecord | 'changed'>
  /** Ends a key, since the one that replaces it is used. One write unit. @throws when the table does not answer in time */
  readonly end: (kid: string) => Promise<void>
}
