import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { isSameMessage } from '../../../client/ids.ts'
import { sameMessageWindow } from '../../contracts/sameMessage.ts'

/**
 * The number of neighbours in history that are read on either side: all of 247 s, for a device that sends at most one
 * uplink a second. It bounds the cost of an uplink that arrives out of order.
 */
const NEIGHBOURS = 250

/** Finds the stored uplink that is the same message as another, by its id, among its neighbours in the Events table. */
export const findRepetition = ({ client, tableName }: { client: DynamoDBClient; tableName: string }) => {
  /** Ids of the uplinks in a range, nearest first. */
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
    return Items.filter(({ type }) => type?.S === 'uplink').map(item => item.id?.S ?? '')
  }

  return async ({ deviceId, id }: { readonly deviceId: string; readonly id: string }): Promise<string | undefined> => {
    const { from, to } = sameMessageWindow(id)
    const sides = await Promise.all([neighbours(deviceId, from, id, false), neighbours(deviceId, id, to, true)])
    return sides.flat().find(other => isSameMessage(other, id))
  }
}
