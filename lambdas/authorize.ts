import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { viewerAuthorizer } from '../core/access/authorize.ts'
import { authorizeEnvironment } from '../core/contracts/environment/authorize.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { contextOf } from './authorizerContext.ts'
import { dynamo } from './clients.ts'
import { type ConnectEvent, handshakeOf } from './handshake.ts'
import { metrics, metricsAtOnce } from './metrics.ts'
import { tokens } from './tokens.ts'

const variables = environment(authorizeEnvironment)
const authorize = viewerAuthorizer({ verify: tokens(variables, dynamo()), now: Date.now })
const log = jsonLogger()
const measure = metrics(variables)
const measureAtOnce = metricsAtOnce(variables)

export const handler = async (event: ConnectEvent & { methodArn: string }): Promise<APIGatewayAuthorizerResult> => {
  const verdict = await authorize(handshakeOf(event))
  if (verdict.kind === 'anonymous') {
    // Lambda counts the throw below as an error. An alarm subtracts this metric, so it is written in the same minute.
    measureAtOnce({ TokensMissing: 1 })
    // API Gateway turns exactly this message into 401.
    throw new Error('Unauthorized')
  }
  if (verdict.kind === 'refused') {
    log('info', 'viewer refused', { why: verdict.why })
    measure({ TokensRefused: 1 })
    return { principalId: 'refused', policyDocument: policy('Deny', event.methodArn) }
  }
  const { claims } = verdict
  return {
    principalId: claims.sub,
    policyDocument: policy('Allow', event.methodArn),
    context: contextOf(claims),
  }
}

const policy = (effect: 'Allow' | 'Deny', resource: string): APIGatewayAuthorizerResult['policyDocument'] => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
})
