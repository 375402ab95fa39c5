import { bitsInHex, hexOfBits } from '../../core/coap/oscore/replayWindow.ts'
import { type SharedState, stateOfCopy } from '../../core/coap/oscore/sharedState.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'

/**
 * The state of a key as its record holds it.
 * @param table the table that the record was read from. One that was restored has another name: in it no window is trusted, and the device has to show
 * that it is fresh
 * @param keyAgeMs the age of the key
 */
export const stateIn = ({ window, sent, last, table: of }: KeyRecord, table: string, keyAgeMs: number): SharedState => {
  if (of !== undefined && of !== table) return stateOfCopy(sent, keyAgeMs)
  return window && of === table
    ? { window: { highest: window.highest, used: bitsInHex(window.used) }, sent, last }
    : { sent }
}

/** The attributes of a record that each message writes. */
export type StateAttributes = Pick<KeyRecord, 'window' | 'sent' | 'last' | 'table'>

/** A state as the attributes of a record. */
export const attributesOf = ({ window, sent, last }: SharedState, table: string): StateAttributes => ({
  table,
  sent,
  window: window && { highest: window.highest, used: hexOfBits(window.used) },
  last,
})
