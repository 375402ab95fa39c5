import * as z from 'zod'
import type { Invoke } from '../contracts.ts'
import { policy } from '../iam/policy.ts'
import { policyDecision } from '../iam/policyDecision.ts'
import { authorizerEvent, type Conversation, type Request } from './events.ts'
import type { Authorizer } from './topology.ts'

/** An authorizer's decision about a client: accepted with a context, or refused with an HTTP status and a message. */
export type Verdict =
  | { readonly context: Readonly<Record<string, string | number>> }
  | { readonly status: 401 | 403 | 500; readonly message: string; readonly why: string }

/** "Amazon API Gateway quotas": an authorizer's result is at most 8 KB. */
const MAX_RESULT_BYTES = 8 * 1024

/** Developer Guide, "Output from an API Gateway Lambda authorizer": the context holds no objects and no arrays. */
const Result = z.object({
  principalId: z.string(),
  policyDocument: z.looseObject({}),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
})

const unauthorized = (why: string): Verdict => ({ status: 401, message: 'Unauthorized', why })
const broken = (why: string): Verdict => ({ status: 500, message: 'Internal server error', why })
const refused = (message: string): Verdict => ({ status: 403, message, why: message })

/**
 * The value of an identity source. CloudFormation, "AWS::ApiGatewayV2::Authorizer", IdentitySource:
 * `route.request.header.Name`, `route.request.querystring.name`, `stageVariables.name`, `context.name`.
 */
const identity = ({ client, stage, api }: Conversation, source: string): string | undefined => {
  const [, place, name = ''] =
    /^(route\.request\.header|route\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? []
  if (place === 'route.request.header')
    return Object.entries(client.headers.last).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  if (place === 'route.request.querystring') return client.query.last[name]
  if (place === 'stageVariables') return stage.variables[name]
  if (place === 'context') return { apiId: api.id, stage: stage.name, 'identity.sourceIp': client.sourceIp }[name]
  return undefined
}

/** Asks the authorizer, and reads its policy as IAM would. */
export const verdict =
  (invoke: Pick<Invoke, 'sync'>) =>
  async (
    authorizer: Authorizer,
    conversation: Conversation,
    request: Request,
    arns: { readonly methodArn: string; readonly sourceArn: string },
  ): Promise<Verdict> => {
    const missing = authorizer.identitySource.find(source => !identity(conversation, source))
    if (missing !== undefined) return unauthorized(`identity source ${missing} is missing; the authorizer did not run`)
    const caller = { kind: 'service', service: 'apigateway.amazonaws.com', sourceArn: arns.sourceArn } as const
    try {
      const started = performance.now()
      const { payload, functionError } = await invoke.sync(
        authorizer.functionArn,
        authorizerEvent(conversation, request, arns.methodArn),
        caller,
      )
      if (functionError?.errorMessage === 'Unauthorized') return unauthorized('the authorizer threw Unauthorized')
      if (functionError) return broken(`the authorizer failed: ${functionError.errorMessage}`)
      if (Buffer.byteLength(JSON.stringify(payload) ?? '') > MAX_RESULT_BYTES)
        return broken('the authorizer returned more than 8 KB')
      const read = Result.safeParse(payload)
      if (!read.success) return broken(`the authorizer's result is not understood: ${z.prettifyError(read.error)}`)
      const statements = policy(read.data.policyDocument, 'identity', "the authorizer's policy")
      const decision = policyDecision([statements], {
        caller,
        action: 'execute-api:Invoke',
        resourceArn: arns.methodArn,
      })
      if (decision === 'deny') return refused('User is not authorized to access this resource with an explicit deny')
      if (decision === 'none') return refused('User is not authorized to access this resource')
      // "$context.authorizer.property": numbers and booleans arrive as text.
      const said = Object.entries(read.data.context ?? {}).flatMap(([key, value]) =>
        value === null ? [] : [[key, String(value)]],
      )
      const integrationLatency = Math.round(performance.now() - started)
      return { context: { ...Object.fromEntries(said), principalId: read.data.principalId, integrationLatency } }
    } catch (error) {
      return broken(error instanceof Error ? error.message : String(error))
    }
  }
