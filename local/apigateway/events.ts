import { logTime } from '../gateway/logTime.ts'
import type { Stage } from '../gateway/stage.ts'
import type { Client } from './client.ts'
import type { Api } from './topology.ts'

/**
 * The fields that all events of one connection have in common. Their shapes follow the API Gateway Developer Guide, "Control access to
 * WebSocket APIs with AWS Lambda REQUEST authorizers" (sample input) and "Integration requests: $context variables".
 */
export type Conversation = {
  readonly api: Api
  readonly stage: Stage
  readonly client: Client
  readonly connectionId: string
  /** ms since the epoch. */
  readonly connectedAt: number
  /**
   * The answer of the authorizer. It stands in the events of `$connect`, and of all later routes: that AWS keeps it for the whole
   * connection is what "$context.authorizer.property" says; to be checked live.
   */
  readonly authorizer: Readonly<Record<string, string | number>> | undefined
  readonly domainName: string
}

/** One request within a conversation. */
export type Request = { readonly requestId: string /** ms since the epoch */; readonly at: number }

const context = (
  { api, stage, client, connectionId, connectedAt, authorizer, domainName }: Conversation,
  { requestId, at }: Request,
  rest: { readonly routeKey: string; readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT' } & Readonly<
    Record<string, unknown>
  >,
) => ({
  ...rest,
  messageDirection: 'IN',
  stage: stage.name,
  connectedAt,
  requestTime: logTime(at),
  requestTimeEpoch: at,
  identity: { sourceIp: client.sourceIp, ...(client.userAgent === undefined ? {} : { userAgent: client.userAgent }) },
  requestId,
  extendedRequestId: requestId,
  domainName,
  connectionId,
  apiId: api.id,
  ...(authorizer === undefined ? {} : { authorizer }),
})

const variables = ({ stage }: Conversation) =>
  Object.keys(stage.variables).length === 0 ? {} : { stageVariables: stage.variables }

const asked = ({ headers, query }: Client) => ({ headers: headers.last, multiValueHeaders: headers.all, query })

/** Input of a REQUEST authorizer. */
export const authorizerEvent = (conversation: Conversation, request: Request, methodArn: string) => {
  const { headers, multiValueHeaders, query } = asked(conversation.client)
  return {
    type: 'REQUEST',
    methodArn,
    headers,
    multiValueHeaders,
    queryStringParameters: query.last,
    multiValueQueryStringParameters: query.all,
    stageVariables: conversation.stage.variables,
    requestContext: context(conversation, request, { routeKey: '$connect', eventType: 'CONNECT' }),
  }
}

/** Input of the function behind `$connect`. Without query parameters the two keys are absent. */
export const connectEvent = (conversation: Conversation, request: Request) => {
  const { headers, multiValueHeaders, query } = asked(conversation.client)
  const parameters = { queryStringParameters: query.last, multiValueQueryStringParameters: query.all }
  return {
    headers,
    multiValueHeaders,
    ...(Object.keys(query.all).length === 0 ? {} : parameters),
    ...variables(conversation),
    requestContext: context(conversation, request, { routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  }
}

/** Input of the function behind a message's route. */
export const messageEvent = (conversation: Conversation, request: Request, routeKey: string, body: string) => ({
  ...variables(conversation),
  requestContext: context(conversation, request, { routeKey, messageId: request.requestId, eventType: 'MESSAGE' }),
  body,
  isBase64Encoded: false,
})

/** Input of the function behind `$disconnect`. */
export const disconnectEvent = (conversation: Conversation, request: Request, code: number, reason: string) => {
  const host = { Host: conversation.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }
  return {
    headers: host,
    multiValueHeaders: Object.fromEntries(Object.entries(host).map(([name, value]) => [name, [value]])),
    ...variables(conversation),
    requestContext: context(conversation, request, {
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectStatusCode: code,
      disconnectReason: reason,
    }),
    isBase64Encoded: false,
  }
}
