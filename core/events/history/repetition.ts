import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { isSameAs, type MessageIds, sameMessageWindow } from '../../contracts/sameMessage.ts'
import { kindNamed } from '../kinds.ts'

/** A message of a device, by its ids. */
type Message = MessageIds & { readonly deviceId: string }

/** Finds the stored event that is the same message, by its id. */
export type FindRepetition = (message: Message) => Promise<string | undefined>

type Table = { readonly client: DynamoDBClient; readonly tableName: string }

/**
 * The number of neighbours in history that are read on either side: all of 247 s, for a device that sends at most one
 * uplink a second. It bounds the cost of an uplink that arrives out of order.
 */
const NEIGHBOURS = 250

/** The same for an event that no record notes. Its repetitions come within seconds, and every one of them costs this. */
const NEIGHBOURS_OF_UNNOTED = 50

/** Finds the repetition of an uplink that its device's record may have forgotten, among its neighbours in the Events table. */
export const findRepetition = (table: Table): FindRepetition => among(table, isNoted, NEIGHBOURS)

/** Finds the repetition of what was refused, which no record notes. */
export const findUnnotedRepetition = (table: Table): FindRepetition =>
  among(table, type => !isNoted(type), NEIGHBOURS_OF_UNNOTED)

const isNoted = (type: string | undefined): boolean => kindNamed(type)?.tellsOfDevice ?? false

const among = (
  { client, tableName }: Table,
  isCandidate: (type: string | undefined) => boolean,
  neighbours: number,
): FindRepetition => {
  /** Ids of the candidates in a range, nearest first. */
  const candidates = async (deviceId: string, from: string, to: string, isForward: boolean): Promise<string[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'deviceId = :deviceId AND id BETWEEN :from AND :to',
        ProjectionExpression: 'id, #type',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':deviceId': { S: deviceId }, ':from': { S: from }, ':to': { S: to } },
        ScanIndexForward: isForward,
        Limit: neighbours,
      }),
    )
    return Items.filter(({ type }) => isCandidate(type?.S)).map(item => item.id?.S ?? '')
  }

  return async message => {
    const { deviceId, id } = message
    const { from, to } = sameMessageWindow(id)
    const sides = await Promise.all([candidates(deviceId, from, id, false), candidates(deviceId, id, to, true)])
    return sides.flat().find(other => isSameAs(other, message))
  }
}
