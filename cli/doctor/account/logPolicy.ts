import * as z from 'zod'
import { type Check, isFirst } from './account.ts'
import { mend } from './finding.ts'
import { quoted } from './shell.ts'

const Policies = z.looseObject({
  resourcePolicies: z
    .array(z.looseObject({ policyName: z.string(), policyDocument: z.string().default('') }))
    .default([]),
})

/** The policy that CloudWatch Logs writes for deliveries (CloudWatch Logs User Guide, "Logs sent to CloudWatch Logs"). */
const DELIVERY = 'AWSLogDeliveryWrite20150319'
/** Resource policies of a region; nobody can raise it (CloudWatch Logs User Guide, "CloudWatch Logs quotas"). */
const MAX_POLICIES = 10
const MAX_CHARACTERS = 5_120

const about = 'log policies'

/** Whether API Gateway can enter the HTTP API's access log into the resource policies of the region. */
export const logPolicy: Check = async account => {
  const { ask, id, region, partition } = account
  if (!isFirst(account)) return []
  const { resourcePolicies } = Policies.parse(await ask('logs:DescribeResourcePolicies'))
  // Any policy that covers these names will do, also one of the team's own.
  if (resourcePolicies.some(({ policyDocument }) => policyDocument.includes('log-group:/aws/vendedlogs/*'))) return []
  const delivery = resourcePolicies.find(({ policyName }) => policyName === DELIVERY)
  const entry = `arn:${partition.name}:logs:${region}:${id}:log-group:/aws/vendedlogs/*:log-stream:*`
  const isFull = resourcePolicies.length >= MAX_POLICIES
  if (delivery === undefined ? !isFull : delivery.policyDocument.length + entry.length + 3 <= MAX_CHARACTERS) return []
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: entry,
    Condition: { StringEquals: { 'aws:SourceAccount': id } },
  }
  const room = isFull
    ? roomIn(resourcePolicies, statement)
    : { name: 'VendedLogs', text: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) }
  const why =
    delivery === undefined
      ? `${region} has all ${MAX_POLICIES} resource policies of CloudWatch Logs (${resourcePolicies.map(({ policyName }) => policyName).join(', ')}), and access logs need an entry in one`
      : `The resource policy ${DELIVERY} of ${region} is full: ${delivery.policyDocument.length} of ${MAX_CHARACTERS} characters`
  if (room === undefined)
    return [
      mend({
        about,
        why: `${why}. None has room; this shows them, so that their owners can say which one may go`,
        command: `aws logs describe-resource-policies --region ${region}`,
      }),
    ]
  return [
    mend({
      about,
      // Nothing is taken from the team whose policy it is.
      why: isFull ? `${why}. This adds one to ${room.name}, which keeps what it has` : why,
      command: `aws logs put-resource-policy --region ${region} --policy-name ${quoted(room.name)} --policy-document ${quoted(room.text)}`,
    }),
  ]
}

type Policy = z.infer<typeof Policies>['resourcePolicies'][number]
const Document = z.looseObject({
  Statement: z.union([z.array(z.unknown()), z.looseObject({}).transform(one => [one])]),
})

/** The shortest policy with one more statement; undefined where it would be too long. */
const roomIn = (
  policies: readonly Policy[],
  statement: unknown,
): { readonly name: string; readonly text: string } | undefined => {
  const longer = policies
    // The entries of deliveries are written by AWS itself.
    .filter(({ policyName }) => policyName !== DELIVERY)
    .flatMap(({ policyName: name, policyDocument }) => {
      const document = documentIn(policyDocument)
      return document
        ? [{ name, text: JSON.stringify({ ...document, Statement: [...document.Statement, statement] }) }]
        : []
    })
    .toSorted((one, other) => one.text.length - other.text.length)
  return longer[0] && longer[0].text.length <= MAX_CHARACTERS ? longer[0] : undefined
}

const documentIn = (text: string): z.infer<typeof Document> | undefined => {
  try {
    return Document.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
