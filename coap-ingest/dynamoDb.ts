import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
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
