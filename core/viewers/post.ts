import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { statusOf } from '../runtime/httpStatus.ts'
import { type Retry, retried } from '../runtime/retry.ts'

/** The outcome of a post: the frame is delivered, or the connection does not exist (410). Other failures throw. */
export type Posted = 'delivered' | 'gone'

/** Sends text to one open connection. */
export type PostFrame = (connectionId: string, text: string) => Promise<Posted>

/** Connections that are cut at the same time. */
export const CUTS_AT_ONCE = 20

/** Cuts one connection. A connection that does not exist, or not yet, is `gone`, which is not an error. */
export type CutConnection = (connectionId: string) => Promise<'cut' | 'gone'>

/** `@connections` of API Gateway; the SDK takes its address from `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`. */
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
 * Adds retries to `post`. A 410 is an answer, not a failure. `isFinal` tells the failures that are not retried.
 */
export const retriedPost =
  (post: PostFrame, retry: Retry, isFinal?: (error: unknown, attempt: number) => boolean): PostFrame =>
  (connectionId, text) =>
    retried(() => post(connectionId, text), retry, isFinal)

/** Adds retries to `cut`. */
export const retriedCut =
  (cut: CutConnection, retry: Retry): CutConnection =>
  connectionId =>
    retried(() => cut(connectionId), retry)

/** API Gateway answers 429 and 410 also without a body, or without the name of the error (aws-sdk-js issue 2591). */
const is = (error: unknown, name: string, status: number): boolean =>
  (error instanceof Error && error.name === name) || statusOf(error) === status

/**
 * Whether the viewer reads too slowly. API Gateway gives the same error when too much is posted altogether; one more try tells
 * the two apart well enough.
 */
export const isFull = (error: unknown, attempt: number): boolean =>
  attempt > 1 && is(error, 'LimitExceededException', 429)

const isGone = (error: unknown): boolean => is(error, 'GoneException', 410)
