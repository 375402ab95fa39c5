import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { type Retry, retried } from '../runtime/retry.ts'

/** What became of a frame: delivered, or the connection does not exist (410). Other failures throw. */
export type Posted = 'delivered' | 'gone'

/** Sends text to one open connection. */
export type PostFrame = (connectionId: string, text: string) => Promise<Posted>

/** Cuts one connection; one that does not exist, or not yet, is `gone` and no error. */
export type CutConnection = (connectionId: string) => Promise<'cut' | 'gone'>

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
      return 'cut'
    } catch (error) {
      if (isGone(error)) return 'gone'
      throw error
    }
  }

/**
 * Posts as another does, and tries again when that fails. A 410 is an answer and no failure. `isFinal` says which failures
 * are not worth another try.
 */
export const retriedPost =
  (post: PostFrame, retry: Retry, isFinal?: (error: unknown, attempt: number) => boolean): PostFrame =>
  (connectionId, text) =>
    retried(() => post(connectionId, text), retry, isFinal)

/** Cuts as another does, and tries again when that fails. */
export const retriedCut =
  (cut: CutConnection, retry: Retry): CutConnection =>
  connectionId =>
    retried(() => cut(connectionId), retry)

/**
 * The viewer does not read as fast as it is sent to, or too much is posted altogether: API Gateway says the same of both.
 * One more try tells them apart well enough.
 */
export const isFull = (error: unknown, attempt: number): boolean =>
  attempt > 1 && error instanceof Error && error.name === 'LimitExceededException'

const isGone = (error: unknown): boolean => error instanceof Error && error.name === 'GoneException'
