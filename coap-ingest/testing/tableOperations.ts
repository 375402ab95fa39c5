import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { tableShapes } from '../../core/contracts/tables.ts'
import { executeStatements, statementsIn } from '../../core/table/executeStatements.ts'
import { type Operation, operation } from '../aws/operation.ts'
import { sdkRoute } from '../aws/route.ts'
import { keyCallLimits } from '../keys/dynamoKeys.ts'

/** The operations of the listener on a local table: not the SDK's, which reads and writes bytes in another form. */
export const tableOperations = (
  client: DynamoDBClient,
): Readonly<Record<'getItem' | 'batchGetItem' | 'updateItem' | 'batchExecute', Operation>> => {
  const operationOf = (send: (made: DynamoDBClient) => Promise<unknown>): Operation =>
    operation({
      route: async () => {
        const endpoint = await client.config.endpoint?.()
        if (!endpoint) throw new Error('the local table has an endpoint')
        const to = { endpoint, region: 'us-east-1', credentials: client.config.credentials, maxAttempts: 1 }
        return sdkRoute(requestHandler => send(new DynamoDBClient({ ...to, requestHandler })))
      },
      credentials: client.config.credentials,
      maxSockets: keyCallLimits.maxCalls,
    })
  return {
    getItem: operationOf(made => made.send(new GetItemCommand({ TableName: 'T', Key: {} }))),
    batchGetItem: operationOf(made => made.send(new BatchGetItemCommand({ RequestItems: {} }))),
    // dynalite does not know it.
    batchExecute: async input =>
      executeStatements(statementsIn(JSON.parse(input)), {
        keysOf: () => tableShapes.keys.keys,
        update: async update => {
          try {
            const { ConsumedCapacity } = await client.send(
              new UpdateItemCommand({ ...update, ReturnConsumedCapacity: 'TOTAL' }),
            )
            return { isMade: true, units: ConsumedCapacity?.CapacityUnits ?? 0 }
          } catch (error) {
            if (error instanceof ConditionalCheckFailedException) return { isMade: false, units: 1 }
            throw error
          }
        },
      }),
    updateItem: operationOf(made => made.send(new UpdateItemCommand({ TableName: 'T', Key: {} }))),
  }
}
