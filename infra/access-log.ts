import { ArnFormat, Aws, Fn, Stack } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import type { IAccessLogSettings } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

/**
 * The fields of a log line of either API. Path and query are left out, because a viewer may send its token in the URL. The
 * route is named by its key, and the functions log the same request id. Texts that others write are left out, too, such as
 * `error.message`: API Gateway puts a value into the format as it is, and a quotation mark in it would end the JSON.
 * `error.messageString` has quotation marks of its own, but is a bare `-` where there is no error.
 */
const BOTH = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.responseType',
  lambdaStatus: '$context.integration.integrationStatus',
  functionStatus: '$context.integration.status',
}
const FIELDS = {
  http: { ...BOTH, method: '$context.httpMethod', bytes: '$context.responseLength', ms: '$context.responseLatency' },
  webSocket: {
    ...BOTH,
    event: '$context.eventType',
    connectionId: '$context.connectionId',
    authorizerStatus: '$context.authorizer.status',
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
): IAccessLogSettings => {
  const { logGroupName } = new LogGroup(scope, id, {
    retention,
    ...(of === 'http' && { logGroupName: httpGroupName() }),
  })
  return {
    destination: { bind: () => ({ destinationArn: arnOf(logGroupName, scope) }) },
    format: AccessLogFormat.custom(JSON.stringify(FIELDS[of])),
  }
}

/** The ARN of a log group as API Gateway takes it. The one that CloudFormation has ends in `:*`. */
const arnOf = (logGroupName: string, scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
