import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Operation, operation } from './aws/operation.ts'
import { sdkRoute } from './aws/route.ts'

/** BatchGetItem of DynamoDB. @param maxSockets connections kept open: one for each call in flight */
export const batchGetItemOperation = (maxSockets: number): Operation => {
  const client = new DynamoDBClient()
  return operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ requestHandler, maxAttempts: 1 }).send(new BatchGetItemCommand({ RequestItems: {} })),
      ),
    credentials: client.config.credentials,
    maxSockets,
  })
}

/** GetItem of DynamoDB. @param maxSockets as above */
export const getItemOperation = (maxSockets: number): Operation => {
  const client = new DynamoDBClient()
  return operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ requestHandler, maxAttempts: 1 }).send(new GetItemCommand({ TableName: 'T', Key: {} })),
      ),
    credentials: client.config.credentials,
    maxSockets,
  })
}

/** UpdateItem of DynamoDB. @param maxSockets as above */
export const updateItemOperation = (maxSockets: number): Operation => {
  const client = new DynamoDBClient()
  return operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ requestHandler, maxAttempts: 1 }).send(new UpdateItemCommand({ TableName: 'T', Key: {} })),
      ),
    credentials: client.config.credentials,
    maxSockets,
  })
}

/** BatchExecuteStatement of DynamoDB: the writes of the keys of many devices. @param maxSockets as above */
export const batchExecuteOperation = (maxSockets: number): Operation => {
  const client = new DynamoDBClient()
  return operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ requestHandler, maxAttempts: 1 }).send(
          new BatchExecuteStatementCommand({ Statements: [{ Statement: 'x' }] }),
        ),
      ),
    credentials: client.config.credentials,
    maxSockets,
  })
}
