import { Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import * as z from 'zod'

/** Findings of cdk-nag (AwsSolutions) that are as they shall be: by rule, each with the reason. They hold for what is inside, too. */
export const accept = (construct: IConstruct, findings: Readonly<Record<string, string>>): void => {
  for (const [rule, reason] of Object.entries(findings))
    Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason })
}

const Joined = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
const Reference = z.strictObject({ Ref: z.string() })
const Attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })

const written = (value: unknown): string => {
  if (typeof value === 'string') return value
  const joined = Joined.safeParse(value)
  if (joined.success) return joined.data['Fn::Join'][1].map(written).join(joined.data['Fn::Join'][0])
  const reference = Reference.safeParse(value)
  return `<${reference.success ? reference.data.Ref : Attribute.parse(value)['Fn::GetAtt'].join('.')}>`
}

/** The rule by which a grant on this ARN is found, for its wildcard: cdk-nag names each. */
export const wildcardIn = (scope: IConstruct, arn: string): string =>
  `IAM5[Resource::${written(Stack.of(scope).resolve(arn))}]`

/** The rule by which a managed policy of AWS is found. */
export const managedPolicy = (name: string): string => `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`
