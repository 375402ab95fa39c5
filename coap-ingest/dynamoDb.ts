import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Operation, operation } from './aws/operation.ts'
import { sdkRoute } from './aws/route.ts'

type Send = (client: DynamoDBClient) => Promise<unknown>

/** An operation of DynamoDB. @param send has a client of the SDK send any input of the operation */
const operationOf =
  (send: Send) =>
  /** @param maxSockets connections kept open: one for each call in flight */
  (maxSockets: number): Operation =>
    operation({
      route: () => sdkRoute(requestHandler => send(new DynamoDBClient({ requestHandler, maxAttempts: 1 }))),
      credentials: new DynamoDBClient().config.credentials,
      maxSockets,
    })

export const batchGetItemOperation = operationOf(client => client.send(new BatchGetItemCommand({ RequestItems: {} })))

export const getItemOperation = operationOf(client => client.send(new GetItemCommand({ TableName: 'T', Key: {} })))

export const updateItemOperation = operationOf(client =>
  client.send(new UpdateItemCommand({ TableName: 'T', Key: {} })),
)

/** The writes of many items, each on its own condition. */
export const batchExecuteOperation = operationOf(client =>
  client.send(new BatchExecuteStatementCommand({ Statements: [{ Statement: 'x' }] })),
)
