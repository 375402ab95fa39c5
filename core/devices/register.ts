import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { FLEET } from './fleetIndex.ts'

/**
 * Registers a device in the Devices table, whether it has said anything yet or not. One that is registered stays as it is.
 * @returns since when it is registered
 */
export const registerDevice =
  ({ client, tableName }: { client: DynamoDBClient; tableName: string }) =>
  async (deviceId: string, now: Date): Promise<string> => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { deviceId: { S: deviceId } },
        UpdateExpression: 'SET registeredAt = if_not_exists(registeredAt, :now), fleet = :fleet',
        ExpressionAttributeValues: { ':now': { S: now.toISOString() }, ':fleet': { S: FLEET } },
        ReturnValues: 'UPDATED_NEW',
      }),
    )
    return Attributes?.registeredAt?.S ?? now.toISOString()
  }
