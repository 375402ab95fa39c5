const ACCOUNT = '123456789012'
const arn = (service: string, resource: string, region = 'eu-west-1') =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`
const certificate = (region: string) => arn('acm', 'certificate/0a1b2c3d', region)

/** Every option on, in a network of the stack's own. */
const everything = {
  stage: 'everything',
  production: true,
  sourceRanges: ['0.0.0.0/0', '2001:db8::/32'],
  unknownDevices: 'quarantine',
  plainCoap: 'accept',
  kmsKeyArn: arn('kms', 'key/0a1b2c3d-0000-4000-8000-000000000000'),
  permissionsBoundaryArn: arn('iam', 'policy/boundary', ''),
  tags: { team: 'field', 'cost-center': '42' },
  alarmEmail: 'operators@example.com',
  alarmTopicArn: arn('sns', 'alarms'),
  monthlyBudgetUsd: 200,
  monthlyBudgetTag: 'cost-center',
  listenerCount: 2,
  listenerMaxCount: 10,
  listenerSpot: { onDemandBase: 1, onDemandWeight: 1, spotWeight: 3 },
  dualStack: true,
  flowLogs: 'all',
  webSocketAccessLogs: 'own-role',
  openedConcurrency: 50,
  oidc: { issuer: 'https://login.example.com/realms/iot', audience: 'sonde' },
  consoleOidcClientId: 'console',
  allowedOrigins: ['https://app.example.com'],
  consoleDomain: { name: 'console.example.com', certificateArn: certificate('us-east-1') },
  httpDomain: { name: 'api.example.com', certificateArn: certificate('eu-west-1') },
  webSocketDomain: { name: 'live.example.com', certificateArn: certificate('eu-west-1') },
  alerts: { 'too-late': { when: { kind: 'late' }, channels: ['mail', 'ops'] } },
  alertChannels: { mail: { type: 'email', addresses: ['field@example.com'] }, ops: { type: 'slack' } },
  alertNetworks: ['10.0.0.0/8'],
  alarmChannels: ['ops'],
} as const

/** A VPC that is there already. */
export const vpcOfOnesOwn = {
  vpcId: 'vpc-0a1b2c3d',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  publicSubnetIds: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
}

/** The stages that every check of the templates goes over. */
export const stages: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  development: { stage: 'dev' },
  production: { stage: 'prod' },
  everything,
  'everything, in a VPC of your own': { ...everything, stage: 'own-vpc', flowLogs: 'none', ...vpcOfOnesOwn },
}
