import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import type { StateAttributes } from './keyState.ts'

/** The changes of a statement beside those of the version and the number. */
type Changes = {
  readonly setsTable: boolean
  readonly setsWindow: boolean
  readonly setsLast: boolean
  readonly endsReplacement: boolean
}

/**
 * Makes the statements of PartiQL that write the next states of keys, in the JSON of BatchExecuteStatement: on the condition that a record has not
 * changed since it was read, and is not revoked. Their texts are always the same, and are put together once; only the parameters differ, none of which has
 * a character that JSON would escape. A record that names its table already is not told it again.
 */
export const nextStatement = (tableName: string): ((record: KeyRecord, next: StateAttributes) => string) => {
  const toTable = `${JSON.stringify({ S: tableName })},`
  const beginningOf = ({ setsTable, setsWindow, setsLast, endsReplacement }: Changes): string => {
    const changes = [
      'SET "version" = ? SET "sent" = ?',
      ...(setsTable ? ['SET "table" = ?'] : []),
      setsWindow ? 'SET "window" = ?' : 'REMOVE "window"',
      setsLast ? 'SET "last" = ?' : 'REMOVE "last"',
      ...(endsReplacement ? ['REMOVE "replaces"'] : []),
    ]
    const text = `UPDATE "${tableName}" ${changes.join(' ')} WHERE "kid" = ? AND "version" = ? AND "status" <> ?`
    return `{"Statement":${JSON.stringify(text)},"Parameters":[`
  }
  /** By the four changes as bits. */
  const beginnings: string[] = []

  return ({ kid, version, table, replaces }, { window, last, sent }) => {
    const setsTable = table !== tableName
    const endsReplacement = window !== undefined && replaces !== undefined
    const changes = (setsTable ? 1 : 0) | (window ? 2 : 0) | (last ? 4 : 0) | (endsReplacement ? 8 : 0)
    beginnings[changes] ??= beginningOf({ setsTable, setsWindow: !!window, setsLast: !!last, endsReplacement })
    const toWindow = window ? `{"M":{"highest":{"N":"${window.highest}"},"used":{"S":"${window.used}"}}},` : ''
    const toLast = last
      ? `{"M":{"sequenceNumber":{"N":"${last.sequenceNumber}"},"tag":{"S":"${last.tag}"},"id":{"S":"${last.id}"},"at":{"N":"${last.at}"}}},`
      : ''
    return `${beginnings[changes]}{"N":"${version + 1}"},{"N":"${sent}"},${setsTable ? toTable : ''}${toWindow}${toLast}{"S":"${kid}"},{"N":"${version}"},{"S":"revoked"}]}`
  }
}
