/** How a service takes a request: a form whose answer is XML, JSON with a target, or a path. */
type Wire =
  | { readonly query: string }
  | { readonly json: string; readonly version: '1.0' | '1.1' }
  | { readonly get: string }

export type Operation = Wire & {
  /** The name in the signature. */
  readonly service: string
  /** The first part of the host name, where it differs from the service. */
  readonly host?: string
  /** A global service has one endpoint a partition, in its home region. */
  readonly isGlobal?: true
  /** The name in IAM policies, where it differs from the name here. */
  readonly permission?: string
  /** The form of the answer, for a service that has several. */
  readonly accept?: string
}

const IAM = { service: 'iam', query: '2010-05-08', isGlobal: true } as const
const EC2 = { service: 'ec2', query: '2016-11-15' } as const
const CLOUDFORMATION = { service: 'cloudformation', query: '2010-05-15' } as const
const CLOUDFRONT = { service: 'cloudfront', isGlobal: true } as const
const QUOTAS = { service: 'servicequotas', json: 'ServiceQuotasV20190624', version: '1.1' } as const
// Without the header it answers as HAL.
const GATEWAY = { service: 'apigateway', permission: 'apigateway:GET', accept: 'application/json' } as const
const LOGS = { service: 'logs', json: 'Logs_20140328', version: '1.1' } as const

/** Every question that the doctor asks an account, by its name in IAM. Each only reads. */
export const operations = {
  'sts:GetCallerIdentity': { service: 'sts', query: '2011-06-15' },
  'iam:GetRole': IAM,
  'iam:GetPolicy': IAM,
  'iam:SimulatePrincipalPolicy': IAM,
  'ec2:DescribeRegions': EC2,
  'ec2:DescribeVpcs': EC2,
  'ec2:DescribeSubnets': EC2,
  'ec2:DescribeInternetGateways': EC2,
  'ec2:DescribeVpcEndpoints': EC2,
  'elasticloadbalancing:DescribeLoadBalancers': { service: 'elasticloadbalancing', query: '2015-12-01' },
  'cloudformation:DescribeStacks': CLOUDFORMATION,
  'cloudformation:ListStackResources': CLOUDFORMATION,
  'ssm:GetParameter': { service: 'ssm', json: 'AmazonSSM', version: '1.1' },
  's3:ListBuckets': { service: 's3', get: '/', permission: 's3:ListAllMyBuckets' },
  'lambda:GetAccountSettings': { service: 'lambda', get: '/2016-08-19/account-settings/' },
  'servicequotas:GetServiceQuota': QUOTAS,
  'servicequotas:GetAWSDefaultServiceQuota': QUOTAS,
  'logs:DescribeResourcePolicies': LOGS,
  'logs:DescribeLogGroups': LOGS,
  'apigateway:GetAccount': { ...GATEWAY, get: '/account' },
  'apigateway:GetDomainName': { ...GATEWAY, get: '/v2/domainnames/{name}' },
  'cloudfront:ListDistributions': { ...CLOUDFRONT, get: '/2020-05-31/distribution' },
  'cloudfront:ListResponseHeadersPolicies': { ...CLOUDFRONT, get: '/2020-05-31/response-headers-policy' },
  'cloudfront:ListFunctions': { ...CLOUDFRONT, get: '/2020-05-31/function' },
  'cloudfront:ListOriginAccessControls': { ...CLOUDFRONT, get: '/2020-05-31/origin-access-control' },
  'acm:DescribeCertificate': { service: 'acm', json: 'CertificateManager', version: '1.1' },
  'route53:ListHostedZonesByName': { service: 'route53', get: '/2013-04-01/hostedzonesbyname', isGlobal: true },
  'kms:DescribeKey': { service: 'kms', json: 'TrentService', version: '1.1' },
  'sns:GetTopicAttributes': { service: 'sns', query: '2010-03-31' },
  'dynamodb:ListTables': { service: 'dynamodb', json: 'DynamoDB_20120810', version: '1.0' },
  'secretsmanager:ListSecrets': { service: 'secretsmanager', json: 'secretsmanager', version: '1.1' },
  'sqs:ListQueues': { service: 'sqs', json: 'AmazonSQS', version: '1.0' },
} as const satisfies Readonly<Record<string, Operation>>

export type OperationName = keyof typeof operations
