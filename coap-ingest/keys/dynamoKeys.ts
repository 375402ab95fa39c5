import type { SharedState } from '../../core/coap/oscore/sharedState.ts'
import { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { fromItem, toItem } from '../../core/table/item.ts'
import { AwsError } from '../aws/awsError.ts'
import type { Operation } from '../aws/operation.ts'
import { attributesOf } from './keyState.ts'
import type { KeyStore } from './keyStore.ts'

/** After this a call is given up, ms: the device has sent again by then, to any task. */
const CALL_TIMEOUT_MS = 1_000

/**
 * The Keys table. A read is strongly consistent: one read unit, saved for as long as the record is remembered. A write is one conditional UpdateItem.
 */
export const dynamoKeys = ({
  tableName,
  getItem,
  updateItem,
}: {
  readonly tableName: string
  readonly getItem: Operation
  readonly updateItem: Operation
}): KeyStore & { readonly has: (kid: string) => Promise<boolean> } => ({
  table: tableName,
  has: async kid => itemIn(await getItem(getOf(tableName, kid), AbortSignal.timeout(CALL_TIMEOUT_MS))) !== undefined,
  read: async kid => {
    const item = itemIn(await getItem(getOf(tableName, kid), AbortSignal.timeout(CALL_TIMEOUT_MS)))
    return item && KeyRecord.parse(fromItem(item))
  },
  write: async (record, next) => {
    try {
      await updateItem(JSON.stringify(updateOf(tableName, record, next)), AbortSignal.timeout(CALL_TIMEOUT_MS))
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException') return 'changed'
      throw error
    }
    const { window: _, last: __, replaces, ...rest } = record
    const left = next.window || replaces === undefined ? {} : { replaces }
    return { ...rest, ...left, ...attributesOf(next, tableName), version: record.version + 1 }
  },
  end: async kid => {
    try {
      await updateItem(JSON.stringify(endOf(tableName, kid)), AbortSignal.timeout(CALL_TIMEOUT_MS))
    } catch (error) {
      // It has ended already, was revoked, or is not there.
      if (!(error instanceof AwsError && error.name === 'ConditionalCheckFailedException')) throw error
    }
  },
})

const endOf = (tableName: string, kid: string) => ({
  TableName: tableName,
  Key: { kid: { S: kid } },
  UpdateExpression: 'SET #status = :revoked, #version = #version + :one',
  ConditionExpression: 'attribute_exists(kid) AND #status <> :revoked',
  ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
  ExpressionAttributeValues: toItem({ ':revoked': 'revoked', ':one': 1 }),
})

const updateOf = (tableName: string, { kid, version, replaces }: KeyRecord, next: SharedState) => {
  const { window, last, ...others } = attributesOf(next, tableName)
  const values = toItem({
    ':version': version,
    ':next': version + 1,
    ':revoked': 'revoked',
    ':sent': others.sent,
    ':table': others.table,
    ...(window && { ':window': window }),
    ...(last && { ':last': last }),
  })
  const set = '#version = :next, sent = :sent, #table = :table'
  const optional = `${window ? ', #window = :window' : ''}${last ? ', #last = :last' : ''}`
  const removed = [
    ...(window ? [] : ['#window']),
    ...(last ? [] : ['#last']),
    ...(window && replaces ? ['#replaces'] : []),
  ]
  return {
    TableName: tableName,
    Key: { kid: { S: kid } },
    UpdateExpression: `SET ${set}${optional}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
    ConditionExpression: '#version = :version AND #status <> :revoked',
    ExpressionAttributeNames: {
      '#version': 'version',
      '#table': 'table',
      '#status': 'status',
      '#window': 'window',
      '#last': 'last',
      ...(window && replaces && { '#replaces': 'replaces' }),
    },
    ExpressionAttributeValues: values,
  }
}

const getOf = (tableName: string, kid: string): string =>
  JSON.stringify({ TableName: tableName, Key: { kid: { S: kid } }, ConsistentRead: true })

/** The item in the output of GetItem. */
const itemIn = (output: unknown): Item | undefined => {
  const item: unknown = typeof output === 'object' && output !== null && 'Item' in output ? output.Item : undefined
  return isItem(item) ? withBytes(item) : undefined
}

/** In JSON the bytes of an attribute are base64; the SDK, which would decode them, is not in between. */
const withBytes = (item: Item): Item => {
  const base64: unknown = item.wrapped?.B
  return typeof base64 === 'string' ? { ...item, wrapped: { B: Uint8Array.from(Buffer.from(base64, 'base64')) } } : item
}

type Item = Parameters<typeof fromItem>[0]

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null
