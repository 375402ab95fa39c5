import { BatchGetItemCommand, type BatchGetItemCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** BatchGetItem with its input as JSON, as the listener calls it, by the SDK's client. */
export const batchGetItem =
  (client: DynamoDBClient) =>
  async (input: string): Promise<unknown> => {
    const parsed: BatchGetItemCommandInput = JSON.parse(input)
    return client.send(new BatchGetItemCommand(parsed))
  }
