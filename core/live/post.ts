import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { type Retry, retried } from './retry.ts'

/** What became of a frame: delivered, or the connection does not exist (410). Other failures throw. */
export type Posted = 'delivered' | 'gone'

/** Sends text to one open connection. */
export type PostFrame = (connectionId: string, text: string) => Promise<Posted>

/** Cuts one connection; one that is gone already is no error. */
export type CutConnection = (connectionId: string) => Promise<void>

/** `@connections` of API Gateway; its address comes to the SDK through `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`. */
export const apiGatewayPost =
  (client: ApiGatewayManagementApiClient): PostFrame =>
  async (connectionId, text) => {
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(text) }))
      return 'delivered'
    } catch (error) {
      if (isGone(error)) return 'gone'
      throw error
    }
  }

export const apiGatewayCut =
  (client: ApiGatewayManagementApiClient): CutConnection =>
  async connectionId => {
    try {
      await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

/**
 * Posts as another does, and tries again when that fails. A 410 is an answer and no failure. `unless` says which failures
 * are not worth another try.
 */
export const retriedPost =
  (post: PostFrame, retry: Retry, unless?: (error: unknown) => boolean): PostFrame =>
  (connectionId, text) =>
    retried(() => post(connectionId, text), retry, unless)

/** The viewer does not read as fast as it is sent to: what waits for it has reached the API's limit. */
export const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'LimitExceededException'

const isGone = (error: unknown): boolean => error instanceof Error && error.name === 'GoneException'
