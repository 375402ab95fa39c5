import * as z from 'zod'
import { type Form, reviewed } from './reviewed.ts'
import type { ReferenceSchema } from './schema.ts'
import { type Site, sitesIn } from './sites.ts'

/** Names that resources outside of the stack have in the settings, as references to them. */
const OUTSIDE: readonly (readonly [pattern: RegExp, reference: string])[] = [
  [/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'AWS::KMS::Key.Arn'],
  [/^arn:[\w-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'AWS::CertificateManager::Certificate.CertificateArn'],
  [/^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, 'AWS::SNS::Topic.TopicArn'],
  [/^arn:([\w-]+|\{AWS::Partition}):iam::(\d{12}|aws):policy\/[\w/-]+$/, 'AWS::IAM::ManagedPolicy.PolicyArn'],
  [/^vpc-[0-9a-f]+$/, 'AWS::EC2::VPC.VpcId'],
  [/^subnet-[0-9a-f]+$/, 'AWS::EC2::Subnet.SubnetId'],
]

/** Attributes that are the same. */
const SAME: Readonly<Record<string, string>> = { 'AWS::EC2::SecurityGroup.GroupId': 'AWS::EC2::SecurityGroup.Id' }

const REFERENCE = /\{((?:AWS|Custom)::\w+(?:::\w+)?)\.([\w.]+)\}/g

const asReference = (text: string): string => {
  const outside = OUTSIDE.find(([pattern]) => pattern.test(text))
  if (outside) return `{${outside[1]}}`
  return text.replaceAll(REFERENCE, (whole, type: string, name: string) => {
    const same = SAME[`${type}.${name}`]
    return same === undefined ? whole : `{${same}}`
  })
}

/** Texts that name something, whatever it is: ARNs, parameters, functions such as `Fn::ImportValue` or `Fn::If`. */
const MAY_NAME = /arn:|\{Parameter\.|Fn::(?!GetAZs|Cidr)/

const fits = (text: string, form: Form): boolean => (typeof form === 'string' ? text === form : form.test(text))

/**
 * Every property of a template that names another resource in a form that CloudFormation does not take there, in words. A
 * property takes what `reviewed` says, otherwise what the schema says; one that neither knows is a fault.
 */
export const referenceFaults = (template: unknown, schema: ReferenceSchema): string[] =>
  sitesIn(template, schema.refOf)
    .flatMap(inDashboard)
    .flatMap(site => faultAt(site, schema))

const faultAt = ({ owner, type, path, text }: Site, schema: ReferenceSchema): string[] => {
  const place = `${type} ${path.join('.')}`
  const at = `${owner} (${place})`
  const references = [...text.matchAll(REFERENCE)]
  for (const [, of = '', attribute = ''] of references)
    if (!schema.hasAttribute(of, attribute)) return [`${at}: ${of} has no attribute ${attribute}`]
  const ruled = reviewed.find(one => one.at.test(place))
  const inSchema = schema.takes(type, path).map(reference => `{${reference}}`)
  const named = asReference(text)
  if (references.length === 0 && named === text && !MAY_NAME.test(text) && inSchema.length === 0) return []
  const takes = ruled?.takes ?? inSchema
  if (takes.some(form => fits(named, form))) return []
  if (takes.length > 0) return [`${at}: takes ${takes.map(String).join(' or ')}, and is given ${text}`]
  return [
    `${at}: is given ${text}. Neither the schema nor infra/testing/references/reviewed.ts says which form it takes: look it up in the CloudFormation Template Reference, and add it there`,
  ]
}

const Widgets = z.object({
  widgets: z.array(
    z.looseObject({
      properties: z.looseObject({
        alarms: z.array(z.string()).default([]),
        metrics: z.array(z.array(z.unknown())).default([]),
      }),
    }),
  ),
})

/** The body of a dashboard is text with JSON in it: its alarms, and the dimensions of its metrics. */
export const inDashboard = (site: Site): Site[] => {
  if (site.path.at(-1) !== 'DashboardBody') return [site]
  const { widgets } = Widgets.parse(JSON.parse(site.text))
  return widgets.flatMap(({ properties: { alarms, metrics } }) => [
    ...alarms.map(text => ({ ...site, path: [...site.path, 'alarms'], text })),
    ...metrics.flatMap(([, , ...rest]) => {
      const texts = rest.filter(one => typeof one === 'string')
      return texts.flatMap((name, index) =>
        index % 2 === 1 ? [] : [{ ...site, path: [...site.path, `Dimensions(${name})`], text: texts[index + 1] ?? '' }],
      )
    }),
  ])
}
