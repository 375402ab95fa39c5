import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { lean, leanSettings } from '../core/runtime/leanClient.ts'
import { POSTS_AT_ONCE } from '../core/viewers/broadcast.ts'

/**
 * Sockets are kept alive between invocations. A call that hangs must not take the whole time of the invocation: without
 * `throwOnRequestTimeout` the SDK only writes a warning.
 */
const kept = (maxSockets: number, requestTimeout: number) => ({
  connectionTimeout: 1_000,
  requestTimeout,
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets },
  httpsAgent: { keepAlive: true, maxSockets },
})

export const dynamo = () => lean(new DynamoDBClient({ ...leanSettings, requestHandler: kept(50, 3_000) }))

export const secrets = () => new SecretsManagerClient({ requestHandler: kept(4, 3_000) })

export const sns = () => new SNSClient({ requestHandler: kept(4, 3_000) })

/** The endpoint is that of the region: a queue's URL would lead the local run to AWS. */
export const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: kept(10, 3_000) })

export const eventBridge = () => new EventBridgeClient({ requestHandler: kept(4, 3_000) })

/**
 * `@connections` of the WebSocket API. It does not retry: only the caller knows which failures pass, and which frames may be
 * posted twice.
 */
export const connectionsApi = () =>
  lean(
    new ApiGatewayManagementApiClient({ ...leanSettings, maxAttempts: 1, requestHandler: kept(POSTS_AT_ONCE, 5_000) }),
  )
