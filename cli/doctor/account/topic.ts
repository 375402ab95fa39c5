import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { unless } from '../../aws/refusal.ts'
import type { Account } from './account.ts'
import { type Finding, mend } from './finding.ts'
import { quoted } from './shell.ts'

const Attributes = z.looseObject({
  GetTopicAttributesResult: z.looseObject({
    Attributes: z.looseObject({ entry: xmlList(z.looseObject({ key: z.string(), value: z.string() })) }),
  }),
})
const Strings = z.union([z.string(), z.array(z.string())]).transform(one => [one].flat())
const Statement = z.looseObject({
  Effect: z.string(),
  Principal: z
    .union([z.literal('*'), z.looseObject({ AWS: Strings.optional(), Service: Strings.optional() })])
    .optional(),
  Action: Strings.default([]),
  Condition: z.unknown().optional(),
})
const Policy = z.looseObject({ Statement: z.array(Statement) })

const about = 'settings'

/** Whether the topic of the alarms is there, and takes what is sent to it: nothing fails where it does not, and nobody is told. */
export const topicFindings = async ({ ask, region, config }: Account, arn: string): Promise<readonly Finding[]> => {
  // A topic of another account answers only those that its policy names.
  const answer = await ask('sns:GetTopicAttributes', { TopicArn: arn }).catch(
    unless(/^(NotFound|NotFoundException)$/, undefined),
  )
  if (answer === undefined) {
    const command = `aws sns create-topic --name ${arn.split(':').at(-1)} --region ${region}`
    return [mend({ about, why: `alarmTopicArn: there is no topic ${arn}`, command })]
  }
  const { entry } = Attributes.parse(answer).GetTopicAttributesResult.Attributes
  const attributes = new Map(entry.map(({ key, value }) => [key, value]))
  const set = (name: string, value: string) =>
    `aws sns set-topic-attributes --region ${region} --topic-arn ${arn} --attribute-name ${name} --attribute-value ${quoted(value)}`
  const senders = ['cloudwatch.amazonaws.com', ...(config.monthlyBudgetUsd ? ['budgets.amazonaws.com'] : [])]
  return [
    ...keyFinding(attributes.get('KmsMasterKeyId'), set),
    ...policyFinding(arn, attributes.get('Policy'), senders, set),
  ]
}

type Set = (name: string, value: string) => string

/** Amazon SNS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted topics". */
const keyFinding = (key: string | undefined, set: Set): readonly Finding[] =>
  key === undefined || !key.endsWith('alias/aws/sns')
    ? []
    : [
        mend({
          about,
          why: 'alarmTopicArn: the topic is encrypted with the key of SNS, which CloudWatch cannot use: alarms would tell nobody. This takes the encryption away; a key of your own can let CloudWatch use it',
          command: set('KmsMasterKeyId', ''),
        }),
      ]

const policyFinding = (
  arn: string,
  text: string | undefined,
  senders: readonly string[],
  set: Set,
): readonly Finding[] => {
  const policy = Policy.safeParse(parsed(text))
  if (!policy.success) return []
  const kept = out(policy.data.Statement, senders)
  if (kept.length === 0) return []
  const statement = { Effect: 'Allow', Principal: { Service: kept }, Action: 'sns:Publish', Resource: arn }
  const { Statement: all, ...rest } = z.looseObject({ Statement: z.array(z.unknown()) }).parse(parsed(text))
  return [
    mend({
      about,
      why: `alarmTopicArn: the policy of the topic does not let ${kept.join(' and ')} publish, and nobody would be told`,
      command: set('Policy', JSON.stringify({ ...rest, Statement: [...all, statement] })),
    }),
  ]
}

/** The services that no statement lets publish. SNS's own first policy lets the account's resources, and with them its alarms. */
const out = (statements: readonly z.infer<typeof Statement>[], senders: readonly string[]): readonly string[] =>
  senders.filter(
    sender =>
      !statements.some(({ Effect, Principal, Action, Condition }) => {
        if (Effect !== 'Allow' || !Action.some(action => /^(\*|sns:\*|sns:publish)$/i.test(action))) return false
        if (Principal === undefined) return false
        const isAnybody = Principal === '*' || Principal.AWS?.includes('*') || Principal.Service?.includes('*')
        if (isAnybody) return Condition === undefined || sender.startsWith('cloudwatch')
        return typeof Principal === 'object' && Boolean(Principal.Service?.includes(sender))
      }),
  )

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
