/** A grant with a `*` in it, because AWS offers no other way. */
export type WideGrant = {
  readonly action: string
  /** As in the template, with references as `{LogicalId}`. */
  readonly resource: string
  readonly because: string
}

/** The rules of EventBridge for rules of alerts. */
const RULES_OF_ALERTS = 'arn:{partition}:events:{region}:{account}:rule/{Bus}/{AWS::StackName}-alert-*'

/** Every grant of the template with a wildcard. A test compares the list with the template in both directions. */
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
    action: 'events:ListRules',
    resource: '*',
    because:
      'the action knows no resource (Service Authorization Reference, Amazon EventBridge). It names rules, and shows no event',
  },
  {
    action: 'events:PutRule',
    resource: RULES_OF_ALERTS,
    because: 'rules are made while the stack runs. The bus is named, and the rules of alerts by their prefix',
  },
  {
    action: 'events:PutTargets',
    resource: RULES_OF_ALERTS,
    because: 'as above',
  },
  {
    action: 'events:RemoveTargets',
    resource: RULES_OF_ALERTS,
    because: 'as above',
  },
  {
    action: 'events:DeleteRule',
    resource: RULES_OF_ALERTS,
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

/** Managed policies of AWS that a role needs, because AWS offers no other way. Every other role has a policy of this stack only. */
export const MANAGED_POLICIES: readonly { readonly name: string; readonly because: string }[] = [
  {
    name: 'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    because:
      'API Gateway tries these rights before it takes a role for the logs of WebSocket APIs. The role is that of all APIs of the account and region, and is made only where `webSocketAccessLogs` is `own-role`',
  },
]
