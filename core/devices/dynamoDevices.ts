import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { isSameMessage } from '../../client/ids.ts'
import { sameMessageWindow, timeFirst } from '../contracts/sameMessage.ts'
import type { Noted, NoteSighting, Sighting } from '../contracts/sighting.ts'
import { appliedExpression } from './appliedExpression.ts'
import { newestExpression, overtakenExpression, SEEN } from './noteExpression.ts'

/**
 * How many neighbours in history are looked at on either side: all of 247 s, for a device that sends no more than one
 * uplink a second. It bounds what an uplink costs that arrives out of order.
 */
const NEIGHBOURS = 250

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
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          ...key(sighting),
          ...change,
          ...(sighting.reported && { ReturnValues: 'ALL_NEW' }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      if (Attributes) await noteApplied(sighting, Attributes)
      return undefined
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return error.Item ?? (await read(sighting))
    }
  }

  /** Writes down which uplink was the first to report the desired configuration back. */
  const noteApplied = async (sighting: Sighting, item: Item): Promise<void> => {
    const change = appliedExpression(sighting, item)
    if (!change) return
    try {
      await client.send(new UpdateItemCommand({ ...key(sighting), ...change }))
    } catch (error) {
      // The desired configuration has changed since.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
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

  /** Ids of uplinks in history next to this one, nearest first. */
  const neighbours = async (deviceId: string, from: string, to: string, isForward: boolean): Promise<string[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: eventsTable,
        KeyConditionExpression: 'deviceId = :deviceId AND id BETWEEN :from AND :to',
        ProjectionExpression: 'id, #type',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':deviceId': { S: deviceId }, ':from': { S: from }, ':to': { S: to } },
        ScanIndexForward: isForward,
        Limit: NEIGHBOURS,
      }),
    )
    return Items.filter(({ type }) => type?.S === 'uplink').map(item => item.id?.S ?? '')
  }

  /** One that was overtaken may have been said before what `seen` reaches back to: history knows. */
  const inHistory = async ({ deviceId, id }: Sighting): Promise<string | undefined> => {
    const { from, to } = sameMessageWindow(id)
    const sides = await Promise.all([neighbours(deviceId, from, id, false), neighbours(deviceId, id, to, true)])
    return sides.flat().find(other => isSameMessage(other, id))
  }

  return async sighting => {
    const before = await newest(sighting)
    if (!before) return { kind: 'noted' }
    const known = seenIn(before, sighting.id) ?? (hasForgotten(before) ? await inHistory(sighting) : undefined)
    if (known) return { kind: 'known', id: known }
    const seen = await update(sighting, overtakenExpression(sighting))
    return settled(seen, sighting)
  }
}

const settled = (before: Item | undefined, { id }: Sighting): Noted => {
  const known = before && seenIn(before, id)
  return known ? { kind: 'known', id: known } : { kind: 'noted' }
}

/** Whether there may be uplinks that `seen` no longer holds. */
const hasForgotten = (item: Item): boolean => SEEN.every(slot => (item[slot]?.S ?? '').length > 1)

const seenIn = (item: Item, id: string): string | undefined =>
  SEEN.map(slot => item[slot]?.S ?? '')
    .filter(turned => turned.length === id.length)
    .map(timeFirst)
    .find(other => isSameMessage(other, id))

/** `reported.x` was set on a record without `reported`. */
const isMissingPath = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException && error.name === 'ValidationException' && /path/i.test(error.message)
