import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** The client that reads devices. It does not retry: an answer that comes too late for the device is of no use. */
export const devicesClient = (maxSockets: number): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 500,
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets },
    },
  })
