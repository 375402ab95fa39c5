import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { batchGet, type Item } from '../../core/table/batchGet.ts'
import { toItem } from '../../core/table/item.ts'
import { type Statement, updateOfStatement } from '../../core/table/updateStatement.ts'
import { AwsError } from '../aws/awsError.ts'
import type { Operation } from '../aws/operation.ts'
import { tableBreaker } from '../tableBreaker.ts'
import { type TableCallLimits, tableCalls } from '../tableCalls.ts'
import { groupWrites, isNotOffered, type WriteEnd, type WriteLimits } from './groupWrites.ts'
import { attributesOf } from './keyState.ts'
import type { KeyStore } from './keyStore.ts'
import { nextStatement } from './nextStatement.ts'
import { readKeyRecord } from './readKeyRecord.ts'

/** Of the calls for one key: reads that have to be sure, and ends of keys. A call is given up when the device has sent again, to any task. */
export const keyCallLimits: TableCallLimits = { maxCalls: 16, maxWaiting: 500, timeoutMs: 1_000 }

/** With answers of 5 ms, two calls at a time write 10,000 uplinks a second. */
export const keyWriteLimits: WriteLimits = {
  pace: { usualCalls: 2, maxCalls: 32, slowMs: 5 },
  maxPending: 2_000,
  timeoutMs: 1_000,
}

/** How long keys are written one by one where statements are refused, ms: a policy of an organisation may forbid PartiQL, and a new policy of the role takes a while. */
const SINGLY_MS = 60_000

/**
 * The Keys table. Records are read in groups, eventually consistent, and written in groups, each on its own condition, which finds out what is stale. One
 * breaker is for all of it: a table that is slow is slow for all keys.
 */
export const dynamoKeys = ({
  tableName,
  getItem,
  batchGetItem,
  updateItem,
  batchExecute,
  now = () => performance.now(),
  onNotOffered = () => undefined,
  limits = keyCallLimits,
  writeLimits = keyWriteLimits,
}: {
  readonly tableName: string
  readonly getItem: Operation
  readonly batchGetItem: Operation
  readonly updateItem: Operation
  readonly batchExecute: Operation
  /** ms, monotonic */
  readonly now?: () => number
  /** Is told when keys are written one by one for a while, since the account does not allow statements. */
  readonly onNotOffered?: (error: unknown) => void
  readonly limits?: TableCallLimits
  readonly writeLimits?: WriteLimits
}): KeyStore & { readonly has: (kid: string) => Promise<boolean> } => {
  const breaker = tableBreaker({ now })
  const calls = tableCalls({ breaker, limits, isAnswer: isChanged, now })
  const writes = groupWrites({ execute: batchExecute, breaker, limits: writeLimits, now })
  const statementOf = nextStatement(tableName)
  let singlyUntil = Number.NEGATIVE_INFINITY

  /** The same write as a call of its own. */
  const writeSingly = async (statement: string): Promise<WriteEnd> => {
    const parsed: Statement = JSON.parse(statement)
    try {
      await calls(signal => updateItem(JSON.stringify(updateOfStatement(parsed, ['kid'])), signal))
      return 'made'
    } catch (error) {
      if (isChanged(error)) return 'refused'
      throw error
    }
  }
  /** Writes singly from now on for a while, where that is why a call with others failed. @throws the error for any other reason */
  const fallBack = (error: unknown, statement: string): Promise<WriteEnd> => {
    if (!isNotOffered(error)) throw error
    if (now() >= singlyUntil) onNotOffered(error)
    singlyUntil = now() + SINGLY_MS
    return writeSingly(statement)
  }
  const readItems = batchGet({ call: batchGetItem, tableName, keyName: 'kid' })
  const readItem = async (kid: string): Promise<Item | undefined> =>
    itemIn(await calls(signal => getItem(getOf(tableName, kid), signal)))
  return {
    table: tableName,
    breaker,
    has: async kid => (await readItem(kid)) !== undefined,
    readMany: async (kids, signal) => {
      const { items, unread } = await readItems(kids, signal)
      const records = new Map<string, KeyRecord | undefined>()
      for (const kid of kids) if (!unread.has(kid)) records.set(kid, undefined)
      for (const item of items) {
        const record = readKeyRecord(item)
        // One that a later version wrote must not keep the others of its group from being read: it counts as unread.
        if (record) records.set(record.kid, record)
        else records.delete(item.kid?.S ?? '')
      }
      return records
    },
    read: async kid => {
      const item = await readItem(kid)
      const record = item && readKeyRecord(item)
      if (item && !record) throw new Error(`the record of the key ${kid} has a form that this version does not know`)
      return record
    },
    write: async (record, next) => {
      const { kid, replaces } = record
      const written = attributesOf(next, tableName)
      const statement = statementOf(record, written)
      let end: WriteEnd
      try {
        end = await (now() < singlyUntil ? writeSingly(statement) : writes(kid, statement))
      } catch (error) {
        end = await fallBack(error, statement)
      }
      if (end === 'refused') return 'changed'
      return { ...record, ...written, replaces: next.window ? undefined : replaces, version: record.version + 1 }
    },
    end: async kid => {
      try {
        await calls(signal => updateItem(JSON.stringify(endOf(tableName, kid)), signal))
      } catch (error) {
        // It has ended already, was revoked, or is not there.
        if (!isChanged(error)) throw error
      }
    },
  }
}

const isChanged = (error: unknown): boolean =>
  error instanceof AwsError && error.name === 'ConditionalCheckFailedException'

const endOf = (tableName: string, kid: string) => ({
  TableName: tableName,
  Key: { kid: { S: kid } },
  UpdateExpression: 'SET #status = :revoked, #version = #version + :one',
  ConditionExpression: 'attribute_exists(kid) AND #status <> :revoked',
  ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
  ExpressionAttributeValues: toItem({ ':revoked': 'revoked', ':one': 1 }),
})

const getOf = (tableName: string, kid: string): string =>
  JSON.stringify({ TableName: tableName, Key: { kid: { S: kid } }, ConsistentRead: true })

/** The item in the output of GetItem. */
const itemIn = (output: unknown): Item | undefined => {
  const item: unknown = typeof output === 'object' && output !== null && 'Item' in output ? output.Item : undefined
  return isItem(item) ? item : undefined
}

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null
