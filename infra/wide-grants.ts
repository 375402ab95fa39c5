/** A grant with a `*` in it, because AWS has no other way. */
export type WideGrant = {
  readonly action: string
  /** As the template has it, references as `{LogicalId}`. */
  readonly resource: string
  readonly because: string
}

/** Every grant of the template in which a wildcard stands. A test holds it against the template: one more is a failure, one less too. */
export const WIDE_GRANTS: readonly WideGrant[] = [
  {
    action: 'ecr:GetAuthorizationToken',
    resource: '*',
    because:
      'the action knows no resource (Service Authorization Reference, Amazon Elastic Container Registry). Fargate needs it to pull the image',
  },
  {
    action: 'execute-api:ManageConnections',
    resource: 'arn:{partition}:execute-api:{region}:{account}:{Api}/live/POST/@connections/*',
    because: 'the id of a connection is made when a viewer opens it. API, stage and verb are named',
  },
  {
    action: 'execute-api:ManageConnections',
    resource: 'arn:{partition}:execute-api:{region}:{account}:{Api}/live/DELETE/@connections/*',
    because: 'as above',
  },
  {
    action: 's3:PutObject',
    resource: '{ConsoleFiles.Arn}/*',
    because: 'names of files hold a hash of what is in them. The bucket is named',
  },
  {
    action: 's3:DeleteObject',
    resource: '{ConsoleFiles.Arn}/*',
    because: 'what the version before had is not known when the role is made. The bucket is named',
  },
]

/** Policies of AWS's own that a role has, because AWS has no other way. Every other role has one policy, written here. */
export const MANAGED_POLICIES: readonly { readonly name: string; readonly because: string }[] = [
  {
    name: 'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    because:
      'API Gateway tries these rights before it takes a role for the logs of WebSocket APIs. The role is that of all APIs of the account and region, and is made only where `webSocketAccessLogs` is `own-role`',
  },
]
