import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { unlessDenied } from '../../aws/refusal.ts'
import { type Account, type Check, isFirst } from './account.ts'
import { type Finding, note } from './finding.ts'
import { paged } from './paged.ts'

const Tables = z.looseObject({
  TableNames: z.array(z.string()).default([]),
  LastEvaluatedTableName: z.string().optional(),
})
const LogGroups = z.looseObject({
  logGroups: z.array(z.looseObject({ logGroupName: z.string() })).default([]),
  nextToken: z.string().optional(),
})
const Secrets = z.looseObject({
  SecretList: z
    .array(
      z.looseObject({
        Name: z.string(),
        Tags: z.array(z.looseObject({ Key: z.string(), Value: z.string() })).default([]),
      }),
    )
    .default([]),
  NextToken: z.string().optional(),
})
const Queues = z.looseObject({ QueueUrls: z.array(z.string()).default([]), NextToken: z.string().optional() })
const Buckets = z.looseObject({
  Buckets: z.union([z.literal(''), z.looseObject({ Bucket: xmlList(z.looseObject({ Name: z.string() })) })]),
})
const Resources = z.looseObject({
  ListStackResourcesResult: z.looseObject({
    StackResourceSummaries: z.union([
      z.literal(''),
      z.looseObject({ member: xmlList(z.looseObject({ PhysicalResourceId: z.string().default('') })) }),
    ]),
    NextToken: z.string().optional(),
  }),
})

/** A kind of resource that production keeps: how it is listed by name, and how it is deleted. */
type Kept = {
  readonly many: string
  /** The names that can be the stack's, in its region. */
  readonly names: (account: Account) => Promise<readonly string[]>
  /** Whether the names are the stack's for certain; others are told by how CloudFormation makes names. */
  readonly isCertain?: true
  readonly deletion: (names: string, region: string) => string
}

const KEPT: readonly Kept[] = [
  {
    many: 'tables, with what devices said',
    names: ({ ask }) =>
      paged(
        async token => Tables.parse(await ask('dynamodb:ListTables', token ? { ExclusiveStartTableName: token } : {})),
        page => page.TableNames,
        page => page.LastEvaluatedTableName,
      ),
    deletion: (names, region) =>
      `for name in ${names}; do aws dynamodb update-table --region ${region} --table-name $name --no-deletion-protection-enabled >/dev/null && aws dynamodb wait table-exists --region ${region} --table-name $name && aws dynamodb delete-table --region ${region} --table-name $name; done`,
  },
  {
    many: 'log groups',
    names: ({ ask, stackName }) =>
      paged(
        async token =>
          LogGroups.parse(
            await ask('logs:DescribeLogGroups', { logGroupNamePattern: stackName, ...(token && { nextToken: token }) }),
          ),
        page => page.logGroups.map(({ logGroupName }) => logGroupName),
        page => page.nextToken,
      ),
    deletion: (names, region) =>
      `for name in ${names}; do aws logs delete-log-group --region ${region} --log-group-name $name; done`,
  },
  {
    many: 'secrets',
    isCertain: true,
    // CloudFormation leaves the stack out of their names, and puts it into a tag.
    names: ({ ask, stackName }) =>
      paged(
        async token =>
          Secrets.parse(
            await ask('secretsmanager:ListSecrets', {
              Filters: [{ Key: 'tag-value', Values: [stackName] }],
              ...(token && { NextToken: token }),
            }),
          ),
        page =>
          page.SecretList.filter(({ Tags }) =>
            Tags.some(({ Key, Value }) => Key === 'aws:cloudformation:stack-name' && Value === stackName),
          ).map(({ Name }) => Name),
        page => page.NextToken,
      ),
    deletion: (names, region) =>
      `for name in ${names}; do aws secretsmanager delete-secret --region ${region} --secret-id $name; done`,
  },
  {
    many: 'queues of dead letters',
    names: ({ ask, stackName }) =>
      paged(
        async token =>
          Queues.parse(
            await ask('sqs:ListQueues', {
              QueueNamePrefix: `${stackName}-`,
              MaxResults: 1000,
              ...(token && { NextToken: token }),
            }),
          ),
        page => page.QueueUrls,
        page => page.NextToken,
      ),
    deletion: (names, region) =>
      `for url in ${names}; do aws sqs delete-queue --region ${region} --queue-url $url; done`,
  },
  {
    many: 'buckets',
    names: async ({ ask }) => {
      const { Buckets: found } = Buckets.parse(await ask('s3:ListBuckets'))
      return found === '' ? [] : found.Bucket.map(({ Name }) => Name)
    },
    deletion: names => `for name in ${names}; do aws s3 rb s3://$name --force; done`,
  },
]

/**
 * Resources that an earlier stack of this name left behind. They are in nobody's way, since CloudFormation gives each new one
 * another name, but they are paid for.
 */
export const leftovers: Check = async account => {
  const live = isFirst(account) ? new Set<string>() : await liveIn(account)
  const found = await Promise.all(
    KEPT.map(async ({ many, names, isCertain, deletion }): Promise<readonly Finding[]> => {
      const left = (await names(account).catch(unlessDenied([]))).filter(
        name => (isCertain || isOf(account.stackName, name)) && !live.has(name),
      )
      if (left.length === 0) return []
      return [
        note({
          about: 'left behind',
          why: `An earlier ${account.stackName} left ${many}: ${left.join(', ')}. A new deployment makes new ones beside them; this deletes the old ones with all that they hold`,
          command: deletion(left.join(' '), account.region),
        }),
      ]
    }),
  )
  return found.flat()
}

/**
 * Whether a name is one that CloudFormation gave a resource of this stack, and of no other whose name begins alike: the stack, the
 * logical id and a suffix. Logical ids of CDK have no hyphen.
 */
const isOf = (stackName: string, name: string): boolean => {
  const last = name.startsWith('https://') ? (name.split('/').at(-1) ?? '') : name
  const generated = /^([^/]+)-([A-Za-z0-9]+)-([A-Za-z0-9]{6,})$/.exec(last)
  if (generated) return generated[1]?.toLowerCase() === stackName.toLowerCase()
  return last.startsWith(`/aws/vendedlogs/${stackName}/`)
}

const liveIn = async ({ ask, stackName }: Account): Promise<ReadonlySet<string>> =>
  new Set(
    await paged(
      async token =>
        Resources.parse(
          await ask('cloudformation:ListStackResources', { StackName: stackName, ...(token && { NextToken: token }) }),
        ).ListStackResourcesResult,
      ({ StackResourceSummaries: all }) =>
        all === '' ? [] : all.member.map(({ PhysicalResourceId }) => nameOf(PhysicalResourceId)),
      page => page.NextToken,
    ),
  )

/** The name in a physical id: secrets have ARNs, which end in the name and six more characters. */
const nameOf = (id: string): string => /^arn:[^:]+:secretsmanager:.*:secret:(.+)-\w{6}$/.exec(id)?.[1] ?? id
