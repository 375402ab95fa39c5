import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { isSameMessage } from '../../../client/ids.ts'
import { sameMessageWindow } from '../../contracts/sameMessage.ts'
import { kindNamed } from '../kinds.ts'

/**
 * The number of neighbours in history that are read on either side: all of 247 s, for a device that sends at most one
 * uplink a second. It bounds the cost of an uplink that arrives out of order.
 */
const NEIGHBOURS = 250

/** Finds the stored event that is the same message as a sighting, by its id, among its neighbours in the Events table. */
export const findRepetition = ({ client, tableName }: { client: DynamoDBClient; tableName: string }) => {
  /** Ids of the events in a range that tell of their device, nearest first. */
  const neighbours = async (deviceId: string, from: string, to: string, isForward: boolean): Promise<string[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'deviceId = :deviceId AND id BETWEEN :from AND :to',
        ProjectionExpression: 'id, #type',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':deviceId': { S: deviceId }, ':from': { S: from }, ':to': { S: to } },
        ScanIndexForward: isForward,
        Limit: NEIGHBOURS,
      }),
    )
    return Items.filter(({ type }) => kindNamed(type?.S)?.tellsOfDevice).map(item => item.id?.S ?? '')
  }

  return async ({ deviceId, id }: { readonly deviceId: string; readonly id: string }): Promise<string | undefined> => {
    const { from, to } = sameMessageWindow(id)
    const sides = await Promise.all([neighbours(deviceId, from, id, false), neighbours(deviceId, id, to, true)])
    return sides.flat().find(other => isSameMessage(other, id))
  }
}
