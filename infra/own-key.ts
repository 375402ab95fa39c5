import { Aws, type IAspect } from 'aws-cdk-lib'
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventBus } from 'aws-cdk-lib/aws-events'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { IConstruct } from 'constructs'

/**
 * Encrypts what the stack stores with the team's key. Three kinds of resources do without it: the dead-letter queues, which keep
 * what cannot be encrypted or decrypted with it; the topic of alarms, which has to say so (topics of e-mail about devices have the key); and the console's files, which are
 * public, and which CloudFront could read only with a statement about this distribution in the key's policy.
 */
export class OwnKey implements IAspect {
  private readonly keyArn: string

  constructor(keyArn: string) {
    this.keyArn = keyArn
  }

  visit(node: IConstruct): void {
    const { keyArn } = this
    if (node instanceof CfnTable) node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: keyArn }
    if (node instanceof CfnSecret || node instanceof CfnLogGroup) node.kmsKeyId = keyArn
    if (node instanceof CfnEventBus) node.kmsKeyIdentifier = keyArn
  }
}

const READ = ['kms:Decrypt', 'kms:DescribeKey']
const WRITE = [...READ, 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']

/**
 * The rights on the key that a caller needs for its actions: these services call KMS in the caller's name. EventBridge and
 * CloudWatch Logs call it in their own, which the key's policy has to allow.
 */
const NEEDED: ReadonlyArray<readonly [action: RegExp, service: string, kms: readonly string[]]> = [
  [/^dynamodb:(Get|BatchGet|Query)/, 'dynamodb', READ],
  [/^dynamodb:(Put|Update|PartiQLUpdate|Delete|BatchWrite)/, 'dynamodb', WRITE],
  [/^secretsmanager:GetSecretValue$/, 'secretsmanager', ['kms:Decrypt']],
  [/^sns:Publish$/, 'sns', ['kms:Decrypt', 'kms:GenerateDataKey']],
  [/^secretsmanager:PutSecretValue$/, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']],
]

/** The statements that accompany a grant of `actions` where data is encrypted with `keyArn`: use of the key through those services only. */
export const keyStatements = (keyArn: string | undefined, actions: readonly string[]): PolicyStatement[] => {
  if (keyArn === undefined) return []
  const byService = new Map<string, Set<string>>()
  for (const [pattern, service, kms] of NEEDED) {
    if (!actions.some(action => pattern.test(action))) continue
    const all = byService.get(service) ?? new Set()
    for (const action of kms) all.add(action)
    byService.set(service, all)
  }
  return [...byService].map(
    ([service, kms]) =>
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...kms].toSorted(),
        resources: [keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
      }),
  )
}
