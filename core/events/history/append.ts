import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { batchWrite } from '../../table/batch.ts'
import { toItem } from '../../table/item.ts'
import type { StoredEvent } from '../stored.ts'
import { slotOf } from './slots.ts'

/** Whether history may hold an event under this id: it is new, or was stored by an earlier try or a repetition of its message. */
export type Known = 'new' | 'known'

/**
 * Adds an event to its device's history. The same event under the same id again changes nothing. One write unit for each kilobyte,
 * and as many more where history over all devices is kept.
 * @returns whether it was added; of a `new` event that is not looked at
 */
export type Append = (event: StoredEvent, known: Known) => Promise<boolean>

type History = { readonly client: DynamoDBClient; readonly tableName: string; readonly keepsMerged: boolean }

/** Adds one event, unless history has its id. */
const appendOne = async ({ client, tableName, keepsMerged }: History, event: StoredEvent): Promise<boolean> => {
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: storedItem(event, keepsMerged),
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    )
    return true
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    return false
  }
}

/** DynamoDB refuses a whole call for one item that it does not take. */
const isRefused = (error: unknown): boolean => error instanceof Error && error.name === 'ValidationException'

type Waiting = { readonly event: StoredEvent; readonly end: PromiseWithResolvers<boolean> }

/**
 * Adds events in groups, with no timer: those that come in one turn, or while a group is written, are written with one call. It has no
 * condition: events that history may hold already are therefore added one by one. A failure is that of every event of its group,
 * unless DynamoDB refuses the call for one of its items: then they are added one by one.
 */
export const dynamoAppend = (history: History): Append => {
  const { client, tableName, keepsMerged } = history
  let waiting: Waiting[] = []
  let isWriting = false

  const write = async (group: readonly Waiting[]): Promise<void> => {
    const [first] = group
    if (first && group.length === 1) {
      await appendOne(history, first.event)
      return
    }
    await batchWrite(
      { client, tableName },
      group.map(({ event }) => ({ PutRequest: { Item: storedItem(event, keepsMerged) } })),
    )
  }
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await write(group)
        for (const { end } of group) end.resolve(true)
      } catch (error) {
        if (isRefused(error))
          for (const { event, end } of group) await appendOne(history, event).then(end.resolve, end.reject)
        else for (const { end } of group) end.reject(error)
      }
    }
    isWriting = false
  }

  return (event, known) => {
    if (known === 'known') return appendOne(history, event)
    const end = Promise.withResolvers<boolean>()
    waiting.push({ event, end })
    if (!isWriting) {
      isWriting = true
      setImmediate(() => void writeAll())
    }
    return end.promise
  }
}

/** The item of an event in the Events table. @param keepsMerged whether history over all devices is kept */
export const storedItem = (event: StoredEvent, keepsMerged: boolean): Record<string, AttributeValue> =>
  toItem({ ...event, ...(keepsMerged && { slot: slotOf(event.id) }) })
