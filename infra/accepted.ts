import { Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import * as z from 'zod'

/** Findings of cdk-nag (AwsSolutions) that we accept, each with its reason. They hold for everything inside the construct, too. */
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

/** The name that cdk-nag gives to the finding about the wildcard in this ARN. */
export const wildcardIn = (scope: IConstruct, arn: string): string =>
  `IAM5[Resource::${written(Stack.of(scope).resolve(arn))}]`

/** The name that cdk-nag gives to the finding about a managed policy of AWS. */
export const managedPolicy = (name: string): string => `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`
