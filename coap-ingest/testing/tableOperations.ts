import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { leanTransport } from '../aws/leanTransport.ts'
import { type Operation, operation } from '../aws/operation.ts'
import { sdkRoute } from '../aws/route.ts'
import { transport } from '../aws/transport.ts'
import { keyCallLimits } from '../keys/dynamoKeys.ts'

/** The operations of the listener on a local table: not the SDK's, which reads and writes bytes in another form. */
export const tableOperations = (
  client: DynamoDBClient,
): Readonly<Record<'getItem' | 'batchGetItem' | 'updateItem', Operation>> => {
  const operationOf = (send: (made: DynamoDBClient) => Promise<unknown>, transportOf = transport): Operation =>
    operation({
      route: async () => {
        const endpoint = await client.config.endpoint?.()
        if (!endpoint) throw new Error('the local table has an endpoint')
        const to = { endpoint, region: 'us-east-1', credentials: client.config.credentials, maxAttempts: 1 }
        return sdkRoute(requestHandler => send(new DynamoDBClient({ ...to, requestHandler })))
      },
      credentials: client.config.credentials,
      maxSockets: keyCallLimits.maxCalls,
      transportOf,
    })
  return {
    getItem: operationOf(made => made.send(new GetItemCommand({ TableName: 'T', Key: {} }))),
    batchGetItem: operationOf(made => made.send(new BatchGetItemCommand({ RequestItems: {} }))),
    updateItem: operationOf(made => made.send(new UpdateItemCommand({ TableName: 'T', Key: {} })), leanTransport),
  }
}
