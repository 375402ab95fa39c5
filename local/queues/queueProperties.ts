import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { named, understood, Whole } from '../template/properties.ts'

/** Which queues may name this one as their dead-letter queue. Amazon SQS Developer Guide, "Configure dead-letter queue permissions". */
const RedriveAllowPolicy = z.discriminatedUnion('redrivePermission', [
  z.strictObject({ redrivePermission: z.enum(['allowAll', 'denyAll']) }),
  z.strictObject({ redrivePermission: z.literal('byQueue'), sourceQueueArns: z.array(z.string()).min(1).max(10) }),
])

/** CloudFormation, "AWS::SQS::Queue", with its defaults, s. */
const Properties = z.strictObject({
  MessageRetentionPeriod: z.number().default(4 * 24 * 3600),
  VisibilityTimeout: z.number().default(30),
  DelaySeconds: z.number().default(0),
  KmsMasterKeyId: z.string().optional(),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: Whole.pipe(z.number().min(1).max(1000)) })
    .optional(),
  RedriveAllowPolicy: RedriveAllowPolicy.default({ redrivePermission: 'allowAll' }),
})
const ignored = {
  SqsManagedSseEnabled: 'nothing is encrypted at rest here',
  KmsDataKeyReusePeriodSeconds: 'as above',
  Tags: 'nothing is billed here',
}

/** A queue of the template. */
export type TemplateQueue = z.infer<typeof Properties>

const takesFrom = ({ RedriveAllowPolicy: policy }: TemplateQueue, queueArn: string): boolean =>
  policy.redrivePermission === 'byQueue'
    ? policy.sourceQueueArns.includes(queueArn)
    : policy.redrivePermission === 'allowAll'

/**
 * The queues of a template, by their ARNs.
 * @throws Error naming the property that is not understood, and for a dead-letter queue that is not there or does not take these letters
 */
export const queueProperties = (resources: readonly Resource[]): ReadonlyMap<string, TemplateQueue> => {
  const all = new Map(resources.map(resource => [resource.arn, understood(resource, Properties, ignored)]))
  for (const resource of resources) {
    const target = all.get(resource.arn)?.RedrivePolicy?.deadLetterTargetArn
    if (target === undefined) continue
    const letters = all.get(target)
    if (!letters || !takesFrom(letters, resource.arn))
      throw new Error(
        `${named(resource)}: property RedrivePolicy: ${letters ? `${target} does not take its dead letters` : `no queue ${target} in the template`}`,
      )
  }
  return all
}
