import { Aws, Fn } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

/**
 * The fields of a log line of either API. Path and query are left out, because a viewer may send its token in the URL. The
 * route is named by its key, and the functions log the same request id.
 */
const BOTH = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
}
const FIELDS = {
  http: { ...BOTH, method: '$context.httpMethod', bytes: '$context.responseLength', ms: '$context.responseLatency' },
  webSocket: {
    ...BOTH,
    event: '$context.eventType',
    connectionId: '$context.connectionId',
    authorizer: '$context.authorizer.error',
  },
}

/**
 * Logs of an HTTP API are delivered under a resource policy of CloudWatch Logs that the whole region shares, at most 5,120 characters
 * long. Log groups under `/aws/vendedlogs/` share one entry in it (AWS Step Functions Developer Guide, "Avoiding Amazon CloudWatch
 * Logs resource policy size restrictions"). The id of the stack makes the name another one each time that a stage is made
 * anew, since production keeps its logs. Logs of a WebSocket API are written by a role instead, under any name.
 */
const httpGroupName = (): string =>
  `/aws/vendedlogs/${Aws.STACK_NAME}/http-api-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`

/** Access logs of a stage, as JSON lines in a log group of their own. */
export const accessLog = (
  scope: Construct,
  id: string,
  { of, retention }: { readonly of: keyof typeof FIELDS; readonly retention: RetentionDays },
): IAccessLogSettings => ({
  destination: new LogGroupLogDestination(
    new LogGroup(scope, id, { retention, ...(of === 'http' && { logGroupName: httpGroupName() }) }),
  ),
  format: AccessLogFormat.custom(JSON.stringify(FIELDS[of])),
})
