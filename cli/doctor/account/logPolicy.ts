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
  const names = resourcePolicies.map(({ policyName }) => policyName)
  const isFull = resourcePolicies.length >= MAX_POLICIES
  if (delivery === undefined && isFull)
    return [
      mend({
        about,
        why: `${region} has all ${MAX_POLICIES} resource policies of CloudWatch Logs (${names.join(', ')}), and access logs need one. Delete one that nobody needs`,
        command: `aws logs delete-resource-policy --region ${region} --policy-name ${quoted(names[0] ?? '')}`,
      }),
    ]
  const entry = `arn:${partition.name}:logs:${region}:${id}:log-group:/aws/vendedlogs/*:log-stream:*`
  if (delivery === undefined || delivery.policyDocument.length + entry.length + 3 <= MAX_CHARACTERS) return []
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: entry,
        Condition: { StringEquals: { 'aws:SourceAccount': id } },
      },
    ],
  }
  return [
    mend({
      about,
      why: `The resource policy ${DELIVERY} of ${region} is full: ${delivery.policyDocument.length} of ${MAX_CHARACTERS} characters`,
      command: `aws logs put-resource-policy --region ${region} --policy-name VendedLogs --policy-document ${quoted(JSON.stringify(document))}`,
    }),
  ]
}
