/** Failures that are recorded in `fixtures/`, each with the words and the one command that the doctor has for it. */

const ROLE = (name: string) => `arn:aws:iam::123456789012:role/cdk-hnb659fds-${name}-123456789012-eu-west-1`
const ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role'].map(ROLE)
const MAY_DEPLOY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLES }],
})
export const BOOTSTRAP = 'npx cdk bootstrap aws://123456789012/eu-west-1'
const ON_STACK = '--stack-name Sonde-dev --region eu-west-1'
const DELETED = `aws cloudformation delete-stack ${ON_STACK} && aws cloudformation wait stack-delete-complete ${ON_STACK}`
const increase = (service: string, code: string, value: number, region = 'eu-west-1') =>
  `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${value} --region ${region}`
const deploy = (settings: object) => `npx cdk deploy -c 'sonde=${JSON.stringify({ stage: 'dev', ...settings })}'`
export const arn = (service: string, resource: string, region = 'eu-west-1') =>
  `arn:aws:${service}:${region}:123456789012:${resource}`
const certificateArn = arn('acm', 'certificate/0a1b2c3d')
export const httpDomain = { name: 'api.example.com', certificateArn }
/** CloudFront takes certificates of us-east-1 alone. */
const consoleDomain = {
  name: 'console.example.com',
  certificateArn: arn('acm', 'certificate/0a1b2c3d', 'us-east-1'),
}
export const kmsKeyArn = arn('kms', 'key/0a1b2c3d-0000-4000-8000-000000000000')
export const ownNetwork = {
  vpcId: 'vpc-0a1b2c3d',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  publicSubnetIds: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
}
const certificate = (name: string, region = 'eu-west-1') =>
  `aws acm request-certificate --domain-name ${name} --validation-method DNS --region ${region}`

/** Something is in the way: the recorded answers, words of the reason, the one command, and settings of the stage. */
type Failure = readonly [
  recorded: string,
  about: string,
  why: RegExp,
  command: string | RegExp,
  settings: Readonly<Record<string, unknown>>,
]
type Row =
  | readonly [...rest: Failure]
  | readonly [recorded: string, about: string, why: RegExp, command: string | RegExp]

const failures = (...rows: readonly Row[]): readonly Failure[] =>
  rows.map(([recorded, about, why, command, settings = {}]) => [recorded, about, why, command, settings])

export const IN_THE_WAY = failures(
  [
    'not-activated',
    'account',
    /has not activated this account yet: /,
    /^open 'https:\/\/portal\.aws\.amazon\.com\/billing\/signup/,
  ],
  ['expired', 'credentials', /session .* has expired/, /^unset AWS_ACCESS_KEY_ID .* && aws sso login$/],
  ['unknown-key', 'credentials', /does not know the access key/, 'aws configure'],
  ['wrong-secret', 'credentials', /secret access key does not belong/, 'aws configure'],
  ['wrong-clock', 'credentials', /clock of this machine/, 'sudo timedatectl set-ntp true'],
  ['region-off', 'region', /not switched on .* eu-west-1/, 'aws account enable-region --region-name eu-west-1'],
  ['region-unknown', 'region', /no region eu-west-1/, 'export AWS_REGION=eu-west-1'],
  ['no-bootstrap', 'bootstrap', /eu-west-1 is not bootstrapped/, BOOTSTRAP],
  // The bootstrap takes the bucket over: a command that deletes it would delete files of other stacks.
  ['no-bootstrap-but-bucket', 'bootstrap', /eu-west-1 is not bootstrapped/, BOOTSTRAP],
  [
    'no-bootstrap',
    'bootstrap',
    /not bootstrapped/,
    BOOTSTRAP.replace('aws:', '--custom-permissions-boundary boundary aws:'),
    { permissionsBoundaryArn: 'arn:aws:iam::aws:policy/boundary' },
  ],
  ['old-bootstrap', 'bootstrap', /version 4, and the templates need 6/, BOOTSTRAP],
  [
    'other-qualifier',
    'bootstrap',
    /qualifier team4/,
    `npx cdk deploy -c @aws-cdk/core:bootstrapQualifier=team4 -c 'sonde={"stage":"dev"}'`,
  ],
  ['broken-bootstrap', 'bootstrap', /CDKToolkit is in ROLLBACK_COMPLETE/, BOOTSTRAP],
  [
    'no-bucket',
    'bootstrap',
    /bucket of the bootstrap is gone: cdk-hnb659fds-assets/,
    'aws s3 mb s3://cdk-hnb659fds-assets-123456789012-eu-west-1 --region eu-west-1',
  ],
  [
    'may-not-deploy',
    'permissions',
    /user\/ana may not take on cdk-hnb659fds-deploy-role/,
    `aws iam put-user-policy --user-name ana --policy-name sonde-deploy --policy-document '${MAY_DEPLOY}'`,
  ],
  [
    'session-may-not-deploy',
    'permissions',
    /engineers/,
    `aws iam put-role-policy --role-name engineers --policy-name sonde-deploy --policy-document '${MAY_DEPLOY}'`,
  ],
  [
    'sso-may-not-deploy',
    'permissions',
    /AWSReservedSSO_Engineer/,
    /^aws sso-admin put-inline-policy-to-permission-set .* --inline-policy '\{/,
  ],
  ['stack-rollback-failed', 'stack', /ROLLBACK_FAILED/, DELETED],
  ['stack-create-failed', 'stack', /CREATE_FAILED/, DELETED],
  ['stack-delete-failed', 'stack', /DELETE_FAILED/, DELETED],
  ['stack-update-failed', 'stack', /UPDATE_FAILED/, 'npx cdk rollback Sonde-dev'],
  ['stack-update-rollback-failed', 'stack', /UPDATE_ROLLBACK_FAILED/, /^aws cloudformation continue-update-rollback/],
  ['stack-create-in-progress', 'stack', /another deployment is running/, /wait stack-create-complete/],
  ['stack-update-complete-cleanup-in-progress', 'stack', /another deployment/, /wait stack-update-complete/],
  ['stack-update-rollback-in-progress', 'stack', /another deployment/, /wait stack-rollback-complete/],
  ['stack-delete-in-progress', 'stack', /another deployment/, /wait stack-delete-complete/],
  [
    'no-service-role',
    'service-linked role',
    /first cluster can fail/,
    'aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
  ],
  ['vpcs-full', 'quota', /5 of 5 VPCs/, increase('vpc', 'L-F678F1CE', 6)],
  ['gateways-full', 'quota', /1 of 1 internet gateways/, increase('vpc', 'L-A4707A72', 2)],
  ['endpoints-full', 'quota', /0 of 1 gateway endpoints, and the stage needs 2/, increase('vpc', 'L-1B52E74A', 2)],
  ['balancers-full', 'quota', /network load balancers/, increase('elasticloadbalancing', 'L-69A177A2', 1)],
  [
    'headers-full',
    'quota',
    /19 of 20 response headers policies/,
    increase('cloudfront', 'L-CF0D4FC5', 21, 'us-east-1'),
  ],
  ['no-vcpus', 'Fargate vCPUs', /0 on-demand vCPUs .* starts with 0.25/, increase('fargate', 'L-3032A538', 2)],
  [
    'lambda-ten',
    'Lambda concurrency',
    /reserves 5 of 10 .* at least 10 unreserved/,
    deploy({ openedConcurrency: 0 }),
    { openedConcurrency: 5 },
  ],
  [
    'lambda-fifty',
    'Lambda concurrency',
    /reserves 1 of 50/,
    deploy({ openedConcurrency: 0 }),
    { openedConcurrency: 1 },
  ],
  [
    'log-policies-full',
    'log policies',
    /all 10 resource policies .*team-0, team-1/,
    /^aws logs put-resource-policy --region eu-west-1 --policy-name team-1 --policy-document '\{.*vendedlogs\/\*.*\}'$/,
  ],
  [
    'log-policies-without-room',
    'log policies',
    /None has room/,
    'aws logs describe-resource-policies --region eu-west-1',
  ],
  [
    'log-policy-long',
    'log policies',
    /is full: 5093 of 5120/,
    /^aws logs put-resource-policy --region eu-west-1 --policy-name VendedLogs --policy-document '\{.*log-group:\/aws\/vendedlogs\/\*:log-stream:\*/,
  ],
  [
    'no-log-role',
    'API Gateway log role',
    /no log role in eu-west-1/,
    deploy({ webSocketAccessLogs: 'own-role' }),
    { webSocketAccessLogs: 'account' },
  ],
  [
    'lost-log-role',
    'API Gateway log role',
    /does not exist any more: gone/,
    deploy({ webSocketAccessLogs: 'own-role' }),
    { webSocketAccessLogs: 'account' },
  ],
  [
    'another-log-role',
    'API Gateway log role',
    /take the place of billing-api-logs/,
    deploy({ webSocketAccessLogs: 'account' }),
    { webSocketAccessLogs: 'own-role' },
  ],
  // Of a stack whose name begins alike.
  [
    'neighbours-log-role',
    'API Gateway log role',
    /take the place of Sonde-dev-two-LivePath/,
    deploy({ webSocketAccessLogs: 'account' }),
    { webSocketAccessLogs: 'own-role' },
  ],
  [
    'console-left-behind',
    'CloudFront',
    /left parts of the console behind under the name Sonde-dev-eu-west-1/,
    /^aws cloudfront delete-response-headers-policy --id .* && .*delete-function --name Sonde-dev-eu-west-1 .* && aws cloudfront delete-origin-access-control/,
  ],
  [
    'console-domain-taken',
    'CloudFront',
    /console.example.com belongs to the distribution/,
    /^aws cloudfront get-distribution-config/,
    { consoleDomain },
  ],
  [
    'console-domain-on-second-page',
    'CloudFront',
    /console.example.com belongs to the distribution/,
    /^aws cloudfront get-distribution-config/,
    { consoleDomain },
  ],
  [
    'healthy',
    'domain',
    /httpDomain: its certificate is in us-east-1, and has to be in eu-west-1/,
    certificate('api.example.com'),
    { httpDomain: { name: 'api.example.com', certificateArn: arn('acm', 'certificate/0a1b2c3d', 'us-east-1') } },
  ],
  [
    'healthy',
    'domain',
    /certificate is in the account 210987654321/,
    certificate('api.example.com'),
    {
      httpDomain: {
        name: 'api.example.com',
        certificateArn: certificateArn.replace('123456789012', '210987654321'),
      },
    },
  ],
  [
    'certificate-pending',
    'domain',
    /waits for the DNS record _a79865eb/,
    /^aws route53 change-resource-record-sets --hosted-zone-id Z111111QQQQQQQ --change-batch '\{.*"CNAME"/,
    { httpDomain },
  ],
  [
    'certificate-pending-elsewhere',
    'domain',
    /waits for the DNS record _a79865eb/,
    /^dig \+short CNAME _a79865eb/,
    { httpDomain },
  ],
  ['certificate-missing', 'domain', /no certificate arn:aws:acm/, certificate('api.example.com'), { httpDomain }],
  ['certificate-expired', 'domain', /certificate is EXPIRED/, certificate('api.example.com'), { httpDomain }],
  [
    'certificate-of-another-name',
    'domain',
    /for \*\.example\.org, and not for api\.example\.com/,
    certificate('api.example.com'),
    { httpDomain },
  ],
  [
    'api-domain-taken',
    'domain',
    /another API has the name api\.example\.com/,
    /^aws apigatewayv2 get-api-mappings --domain-name api\.example\.com/,
    { httpDomain },
  ],
  [
    'key-disabled',
    'settings',
    /key is Disabled/,
    `aws kms enable-key --key-id ${kmsKeyArn} --region eu-west-1`,
    { kmsKeyArn },
  ],
  [
    'key-pending-deletion',
    'settings',
    /PendingDeletion/,
    /^aws kms cancel-key-deletion .* && aws kms enable-key/,
    { kmsKeyArn },
  ],
  [
    'key-asymmetric',
    'settings',
    /RSA_2048, and has to be symmetric/,
    'aws kms create-key --region eu-west-1',
    { kmsKeyArn },
  ],
  ['key-missing', 'settings', /no such key/, deploy({}), { kmsKeyArn }],
  [
    'healthy',
    'settings',
    /kmsKeyArn is in 123456789012 us-east-1/,
    'export AWS_REGION=us-east-1',
    { kmsKeyArn: kmsKeyArn.replace('eu-west-1', 'us-east-1') },
  ],
  [
    'healthy',
    'settings',
    /permissionsBoundaryArn is in 210987654321/,
    'aws sts get-caller-identity',
    { permissionsBoundaryArn: 'arn:aws:iam::210987654321:policy/boundary' },
  ],
  [
    'topic-missing',
    'settings',
    /no topic/,
    'aws sns create-topic --name alarms --region eu-west-1',
    { alarmTopicArn: arn('sns', 'alarms') },
  ],
  [
    'topic-encrypted',
    'settings',
    /key of SNS, which CloudWatch cannot use/,
    `aws sns set-topic-attributes --region eu-west-1 --topic-arn ${arn('sns', 'alarms')} --attribute-name KmsMasterKeyId --attribute-value ''`,
    { alarmTopicArn: arn('sns', 'alarms') },
  ],
  [
    'topic-closed',
    'settings',
    /does not let cloudwatch\.amazonaws\.com publish/,
    /--attribute-name Policy --attribute-value '\{"Version":"2012-10-17","Statement":\[\{.*"events\.amazonaws\.com".*\},\{.*"Service":\["cloudwatch\.amazonaws\.com"\].*\}\]\}'$/,
    { alarmTopicArn: arn('sns', 'alarms') },
  ],
  [
    'topic-default',
    'settings',
    /does not let budgets\.amazonaws\.com publish/,
    /"Service":\["budgets\.amazonaws\.com"\]/,
    { alarmTopicArn: arn('sns', 'alarms'), monthlyBudgetUsd: 50 },
  ],
  [
    'boundary-missing',
    'settings',
    /no policy/,
    deploy({}),
    { permissionsBoundaryArn: arn('iam', 'policy/boundary', '') },
  ],
  [
    'subnet-elsewhere',
    'settings',
    /subnet-1a2b3c4d is in vpc-0a1b2c3d and eu-west-1c, and not in vpc-0a1b2c3d and eu-west-1b/,
    /^aws ec2 describe-subnets .*Values=vpc-0a1b2c3d/,
    ownNetwork,
  ],
)

/** Nothing is in the way, but there is something to know. */
export const WORTH_KNOWING = failures(
  [
    'odd',
    'questions',
    /lambda:GetAccountSettings answered InvalidRequestContentException/,
    'npx sonde doctor --before-deploy',
  ],
  ['throttled', 'questions', /sqs:ListQueues answered RequestThrottled/, 'npx sonde doctor --before-deploy'],
  [
    'stack-rollback-complete',
    'stack',
    /first deployment failed, and cdk deploy deletes it/,
    /^aws cloudformation describe-stack-events --stack-name Sonde-dev/,
  ],
  [
    'no-distribution',
    'CloudFront',
    /Your account must be verified before you can add new CloudFront resources/,
    /^open 'https:\/\/console\.aws\.amazon\.com\/support\//,
  ],
  ['lambda-ten', 'Lambda concurrency', /at most 10 at a time/, increase('lambda', 'L-B99A9384', 1000)],
  [
    'few-vcpus',
    'Fargate vCPUs',
    /1 on-demand vCPUs .* a deployment of the listener needs 2/,
    increase('fargate', 'L-3032A538', 2),
  ],
  ['no-spot', 'Fargate vCPUs', /0 Spot vCPUs/, increase('fargate', 'L-36FBB829', 2), { listenerSpot: {} }],
  ['slow-bus', 'EventBridge rate', /600 a second .* up to 2000 uplinks/, increase('events', 'L-9B653E91', 2000)],
  [
    'denied',
    'permissions',
    /ec2:DescribeVpcs, iam:GetRole, lambda:GetAccountSettings, logs:DescribeResourcePolicies, s3:ListAllMyBuckets/,
    /^aws iam put-user-policy --user-name ana --policy-name sonde-doctor --policy-document "\$\(npx sonde doctor/,
  ],
)
