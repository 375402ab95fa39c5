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

/** Access logs of a stage, as JSON lines in a log group of their own. */
export const accessLog = (
  scope: Construct,
  id: string,
  { of, retention }: { readonly of: keyof typeof FIELDS; readonly retention: RetentionDays },
): IAccessLogSettings => ({
  destination: new LogGroupLogDestination(new LogGroup(scope, id, { retention })),
  format: AccessLogFormat.custom(JSON.stringify(FIELDS[of])),
})
