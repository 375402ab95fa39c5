import type { Faults } from '../contracts.ts'
import { gateway } from '../gateway/caller.ts'
import type { Client } from './client.ts'
import type { Conversation, Request } from './events.ts'
import { connectEvent } from './events.ts'
import type { ExecutionError } from './executionErrors.ts'
import type { integrate } from './integrate.ts'
import { MAX_URL_LENGTH } from './limits.ts'
import type { Api } from './topology.ts'
import type { verdict } from './verdict.ts'

/** How a handshake ended: a conversation, or an HTTP answer in place of the 101. */
export type Handshake =
  | { readonly conversation: Conversation; readonly protocol: string | undefined }
  | { readonly status: number; readonly body: string; readonly contentType?: string; readonly why: string }

/** Facts of the platform and of a request: ids, clock, ARNs. */
export type Platform = {
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/rest`. */
  readonly arn: (api: Api, rest: string) => string
  readonly domainName: (api: Api) => string
  readonly newConnectionId: () => string
  readonly newRequest: () => Request
}

const header = (headers: Readonly<Record<string, string>>, wanted: string): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]

const failures = {
  failed: { status: 500, message: 'Internal server error' },
  malformed: { status: 502, message: 'Internal server error' },
  late: { status: 504, message: 'Endpoint request timed out' },
} as const

/**
 * Runs authorizer and `$connect`, in this order, while the upgrade waits. Developer Guide, "Manage connected users and client
 * apps: $connect and $disconnect routes" (no connection until the integration has completed, 401 or 403 when authorization
 * fails) and "Set up a $connect route that requires a WebSocket subprotocol". Which of 500, 502 and 504 an integration
 * failure gives is not on these pages; the statuses here are those of the REST proxy page (to be checked live).
 */
export const handshake =
  ({
    judge,
    run,
    platform,
    faults,
    executionError,
  }: {
    judge: ReturnType<typeof verdict>
    run: ReturnType<typeof integrate>
    platform: Platform
    faults: Pick<Faults, 'isWithin'>
    executionError: ExecutionError
  }) =>
  async (api: Api, client: Client): Promise<Handshake> => {
    const request = platform.newRequest()
    const connectionId = platform.newConnectionId()
    const refuse = (status: number, message: string, why: string): Handshake => ({
      status,
      body: JSON.stringify({ message, connectionId, requestId: request.requestId }),
      why,
    })

    const stage = api.stages.get(client.path.slice(1))
    if (stage === undefined) return refuse(403, 'Forbidden', `no stage at ${client.path}`)
    if (client.urlLength > MAX_URL_LENGTH)
      return refuse(414, 'Request-URI Too Long', `URL of ${client.urlLength} characters`)

    if (!stage.isWithin('$connect') || !faults.isWithin('gateway-quota'))
      return refuse(429, 'Too Many Requests', 'over the throttle of $connect')

    const conversation: Conversation = {
      api,
      stage,
      client,
      connectionId,
      connectedAt: request.at,
      authorizer: undefined,
      domainName: platform.domainName(api),
    }
    const route = api.routes.get('$connect')
    if (route === undefined) return { conversation, protocol: undefined }

    let authorized = conversation
    if (route.authorizer) {
      const judged = await judge(route.authorizer, conversation, request, {
        methodArn: platform.arn(api, `${stage.name}/$connect`),
        sourceArn: platform.arn(api, `authorizers/${route.authorizer.id}`),
      })
      if ('status' in judged) return refuse(judged.status, judged.message, judged.why)
      authorized = { ...conversation, authorizer: judged.context }
    }
    if (route.functionArn === undefined) return { conversation: authorized, protocol: undefined }

    const caller = gateway(platform.arn(api, `${stage.name}/$connect`))
    const outcome = await run(route.functionArn, connectEvent(authorized, request), caller, route.timeoutMs)
    executionError(authorized, outcome)
    if (outcome.ended !== 'answered') {
      const { status, message } = failures[outcome.ended]
      return refuse(status, message, outcome.why)
    }
    const { statusCode, headers, body } = outcome.answer
    if (statusCode >= 200 && statusCode < 300)
      return { conversation: authorized, protocol: header(headers, 'sec-websocket-protocol') }
    const contentType = header(headers, 'content-type')
    return {
      status: statusCode,
      body: body ?? '',
      ...(contentType && { contentType }),
      why: `$connect returned ${statusCode}`,
    }
  }
