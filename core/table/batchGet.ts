import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** BatchGetItem takes no more keys in a call. */
export const MAX_KEYS = 100

/** Calls an operation of DynamoDB with its input as JSON. */
export type CallOperation = (input: string, signal: AbortSignal) => Promise<unknown>

export type Item = Record<string, AttributeValue>

/** The items that were found, and the keys that the table gave back unread. */
export type BatchRead = { readonly items: readonly Item[]; readonly unread: ReadonlySet<string | undefined> }

/**
 * Reads the items of so many keys in one call, eventually consistent: half a read unit each.
 * @param keyName the table's only key, a text
 * @returns a function of keys that have no character which JSON would escape, at most {@link MAX_KEYS}, each once; it throws when the call as a whole failed
 */
export const batchGet = ({
  call,
  tableName,
  keyName,
  projection,
}: {
  readonly call: CallOperation
  readonly tableName: string
  readonly keyName: string
  /** All attributes unless given. */
  readonly projection?: string
}) => {
  const table = JSON.stringify(tableName)
  const projected = projection === undefined ? '' : `,"ProjectionExpression":${JSON.stringify(projection)}`
  return async (keys: readonly string[], signal: AbortSignal): Promise<BatchRead> => {
    const list = keys.map(key => `{"${keyName}":{"S":"${key}"}}`).join(',')
    const output = asOutput(await call(`{"RequestItems":{${table}:{"Keys":[${list}]${projected}}}}`, signal))
    return {
      items: output.Responses?.[tableName] ?? [],
      unread: new Set((output.UnprocessedKeys?.[tableName]?.Keys ?? []).map(key => key[keyName]?.S)),
    }
  }
}

type Output = {
  readonly Responses?: Readonly<Record<string, readonly Item[]>>
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys?: readonly Item[] }>>
}

/** The shape that DynamoDB promises ("BatchGetItem", response syntax). @throws Error for any other */
const asOutput = (output: unknown): Output => {
  if (isOutput(output)) return output
  throw new Error('BatchGetItem answered without Responses')
}

const isOutput = (output: unknown): output is Output =>
  typeof output === 'object' && output !== null && typeof Object(output).Responses === 'object'
