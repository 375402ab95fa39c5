import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { lean, leanSettings } from '../core/runtime/leanClient.ts'
import { POSTS_AT_ONCE } from '../core/viewers/broadcast.ts'

/**
 * Connections are kept alive between invocations; a call that hangs must not take the whole invocation's time. Without
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

export const eventBridge = () => new EventBridgeClient({ requestHandler: kept(4, 3_000) })

/** Failures are retried by who posts, who knows what may be posted twice. */
export const connections = () =>
  lean(
    new ApiGatewayManagementApiClient({ ...leanSettings, maxAttempts: 1, requestHandler: kept(POSTS_AT_ONCE, 5_000) }),
  )
