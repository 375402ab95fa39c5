import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { idOf, isSameMessage, sameMessageWindow } from '../uplinks/fingerprint.ts'
import type { Noted, NoteSighting, Sighting } from './devices.ts'
import { newestExpression, overtakenExpression, SEEN } from './noteExpression.ts'

type Item = Record<string, AttributeValue>

/** Notes uplinks in the Devices table; looks into the Events table only for one that arrives out of order. */
export const dynamoSightings = ({
  client,
  devicesTable,
  eventsTable,
}: {
  client: DynamoDBClient
  devicesTable: string
  eventsTable: string
}): NoteSighting => {
  const key = ({ deviceId }: Sighting) => ({ TableName: devicesTable, Key: { deviceId: { S: deviceId } } })

  /** @returns the item as it was, when the condition failed */
  const update = async (sighting: Sighting, change: ReturnType<typeof newestExpression>): Promise<Item | undefined> => {
    try {
      await client.send(
        new UpdateItemCommand({ ...key(sighting), ...change, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      )
      return undefined
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return error.Item ?? (await read(sighting))
    }
  }

  const read = async (sighting: Sighting): Promise<Item> =>
    (await client.send(new GetItemCommand({ ...key(sighting), ConsistentRead: true }))).Item ?? {}

  const newest = async (sighting: Sighting) => {
    try {
      return await update(sighting, newestExpression(sighting, true))
    } catch (error) {
      if (!sighting.reported || !isMissingPath(error)) throw error
      return update(sighting, newestExpression(sighting, false))
    }
  }

  /** One that was overtaken may be older than what `seen` reaches back to: history knows. */
  const inHistory = async ({ deviceId, id }: Sighting): Promise<string | undefined> => {
    const { from, to } = sameMessageWindow(id)
    const range = { ':deviceId': { S: deviceId }, ':from': { S: from }, ':to': { S: to } }
    let start: Item | undefined
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: eventsTable,
          KeyConditionExpression: 'deviceId = :deviceId AND id BETWEEN :from AND :to',
          ProjectionExpression: 'id',
          ExpressionAttributeValues: range,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      const same = page.Items?.map(item => item.id?.S ?? '').find(other => isSameMessage(other, id))
      if (same) return same
      start = page.LastEvaluatedKey
    } while (start)
    return undefined
  }

  return async sighting => {
    const before = await newest(sighting)
    if (!before) return { kind: 'noted' }
    const known = seenIn(before, sighting.id) ?? (await inHistory(sighting))
    if (known) return { kind: 'known', id: known }
    const seen = await update(sighting, overtakenExpression(sighting))
    return settled(seen, sighting)
  }
}

const settled = (before: Item | undefined, { id }: Sighting): Noted => {
  const known = before && seenIn(before, id)
  return known ? { kind: 'known', id: known } : { kind: 'noted' }
}

const seenIn = (item: Item, id: string): string | undefined =>
  SEEN.map(slot => item[slot]?.S ?? '')
    .filter(fingerprint => fingerprint.length === id.length)
    .map(idOf)
    .find(other => isSameMessage(other, id))

/** `reported.x` was set on a record without `reported`. */
const isMissingPath = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException && error.name === 'ValidationException' && /path/i.test(error.message)
