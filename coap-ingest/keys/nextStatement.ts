import type { SharedState } from '../../core/coap/oscore/sharedState.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { attributesOf } from './keyState.ts'

/** A text that has no character which JSON would escape: hex, or an id. */
const plain = (value: string): string => `{"S":"${value}"}`
const number = (value: number): string => `{"N":"${value}"}`
const REVOKED = plain('revoked')

/**
 * Makes the statements of PartiQL that write the next states of keys, in the JSON of BatchExecuteStatement: on the condition that a record has not
 * changed since it was read, and is not revoked. Their texts are always the same, and are put together once; only the parameters differ.
 */
export const nextStatement = (tableName: string): ((record: KeyRecord, next: SharedState) => string) => {
  const table = JSON.stringify({ S: tableName })
  const beginnings = new Map<string, string>()
  const beginning = (changes: string): string => {
    const known = beginnings.get(changes)
    if (known !== undefined) return known
    const text = `UPDATE "${tableName}" ${changes} WHERE "kid" = ? AND "version" = ? AND "status" <> ?`
    const made = `{"Statement":${JSON.stringify(text)},"Parameters":[`
    beginnings.set(changes, made)
    return made
  }

  return ({ kid, version, replaces }, next) => {
    const { window, last, sent } = attributesOf(next, tableName)
    const changes =
      'SET "version" = ? SET "sent" = ? SET "table" = ?' +
      (window ? ' SET "window" = ?' : ' REMOVE "window"') +
      (last ? ' SET "last" = ?' : ' REMOVE "last"') +
      (window && replaces ? ' REMOVE "replaces"' : '')
    const toWindow = window && `{"M":{"highest":${number(window.highest)},"used":${plain(window.used)}}},`
    const toLast =
      last &&
      `{"M":{"sequenceNumber":${number(last.sequenceNumber)},"tag":${plain(last.tag)},"id":${plain(last.id)},"at":${number(last.at)}}},`
    const values = `${number(version + 1)},${number(sent)},${table},${toWindow ?? ''}${toLast ?? ''}`
    return `${beginning(changes)}${values}${plain(kid)},${number(version)},${REVOKED}]}`
  }
}
