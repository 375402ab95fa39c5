import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { type Account, type Check, isFirst } from './account.ts'
import { type Finding, mend, note } from './finding.ts'
import { paged } from './paged.ts'
import { increase, quotaOf } from './quota.ts'

const Aliases = z.looseObject({ Items: z.looseObject({ CNAME: xmlList(z.string()) }).optional() })
const Distribution = z.looseObject({ Id: z.string(), Comment: z.string().default(''), Aliases: Aliases.optional() })
/** CloudFront lists a hundred at a time. */
const NextMarker = z.string().optional()
const Distributions = z.looseObject({
  NextMarker,
  Items: z.looseObject({ DistributionSummary: xmlList(Distribution) }).optional(),
})
const Headers = z.looseObject({
  ResponseHeadersPolicy: z.looseObject({
    Id: z.string(),
    ResponseHeadersPolicyConfig: z.looseObject({ Name: z.string() }),
  }),
})
const HeadersList = z.looseObject({
  NextMarker,
  Items: z.looseObject({ ResponseHeadersPolicySummary: xmlList(Headers) }).optional(),
})
const Functions = z.looseObject({
  NextMarker,
  Items: z.looseObject({ FunctionSummary: xmlList(z.looseObject({ Name: z.string() })) }).optional(),
})
const Controls = z.looseObject({
  NextMarker,
  Items: z
    .looseObject({ OriginAccessControlSummary: xmlList(z.looseObject({ Id: z.string(), Name: z.string() })) })
    .optional(),
})

const POLICIES = { service: 'cloudfront', code: 'L-CF0D4FC5', otherwise: 20 }
const POLICIES_OF_A_STAGE = 2
const SUPPORT = 'https://console.aws.amazon.com/support/home#/case/create?issueType=customer-service'

const about = 'CloudFront'

/** Whether CloudFront takes a new console: its parts have names, which are unique in the account. */
export const cloudFront: Check = async account => {
  const { ask, config } = account
  const distributions = await paged(
    async Marker => Distributions.parse(await ask('cloudfront:ListDistributions', { ...(Marker && { Marker }) })),
    page => page.Items?.DistributionSummary ?? [],
    page => page.NextMarker,
  )
  const domain = config.consoleDomain?.name
  const holder = distributions.find(({ Aliases }) => domain !== undefined && Aliases?.Items?.CNAME.includes(domain))
  const taken =
    holder && holder.Comment !== `Sonde console (${config.stage})`
      ? [
          mend({
            about,
            why: `${domain} belongs to the distribution ${holder.Id} already`,
            command: `aws cloudfront get-distribution-config --id ${holder.Id} --query DistributionConfig.Aliases`,
          }),
        ]
      : []
  if (!isFirst(account)) return taken
  return [...taken, ...(distributions.length === 0 ? [UNVERIFIED] : []), ...(await namesTaken(account))]
}

/** CloudFront answers an unverified account with AccessDenied when it makes a distribution, and not before. */
const UNVERIFIED: Finding = note({
  about,
  why: 'This account has no distribution yet. CloudFront refuses the first one where it has not verified the account ("Your account must be verified before you can add new CloudFront resources"), which nobody can ask beforehand. Then open a case',
  command: `open '${SUPPORT}'`,
})

const namesTaken = async ({ ask, stackName, region, partition }: Account): Promise<readonly Finding[]> => {
  const [headers, functions, controls, quota] = await Promise.all([
    paged(
      async Marker =>
        HeadersList.parse(
          await ask('cloudfront:ListResponseHeadersPolicies', { Type: 'custom', ...(Marker && { Marker }) }),
        ),
      page => page.Items?.ResponseHeadersPolicySummary ?? [],
      page => page.NextMarker,
    ),
    paged(
      async Marker => Functions.parse(await ask('cloudfront:ListFunctions', { ...(Marker && { Marker }) })),
      page => page.Items?.FunctionSummary ?? [],
      page => page.NextMarker,
    ),
    paged(
      async Marker => Controls.parse(await ask('cloudfront:ListOriginAccessControls', { ...(Marker && { Marker }) })),
      page => page.Items?.OriginAccessControlSummary ?? [],
      page => page.NextMarker,
    ),
    quotaOf(ask, POLICIES, partition.home),
  ])
  const name = `${stackName}-${region}`
  const policies = headers.map(({ ResponseHeadersPolicy: one }) => ({
    id: one.Id,
    name: one.ResponseHeadersPolicyConfig.Name,
  }))
  const deletions = [
    ...policies
      .filter(one => [name, `${name}-docs`].includes(one.name))
      .map(({ id }) => deletion('response-headers-policy', `--id ${id}`)),
    // A function that was published is listed twice, once for each of its stages.
    ...(functions.some(({ Name }) => Name === name) ? [deletion('function', `--name ${name}`, 'describe')] : []),
    ...controls.filter(({ Name }) => Name === name).map(({ Id }) => deletion('origin-access-control', `--id ${Id}`)),
  ]
  const left =
    deletions.length === 0
      ? []
      : [
          mend({
            about,
            why: `An earlier attempt left parts of the console behind under the name ${name}, which a new one needs`,
            command: deletions.join(' && '),
          }),
        ]
  const used = policies.length
  if (left.length > 0 || quota - used >= POLICIES_OF_A_STAGE) return left
  return [
    mend({
      about: 'quota',
      why: `The account has ${used} of ${quota} response headers policies of CloudFront, and the stage needs ${POLICIES_OF_A_STAGE} more`,
      command: increase(POLICIES, used + POLICIES_OF_A_STAGE, partition.home),
    }),
  ]
}

const deletion = (kind: string, which: string, verb: 'get' | 'describe' = 'get'): string =>
  `aws cloudfront delete-${kind} ${which} --if-match "$(aws cloudfront ${verb}-${kind} ${which} --query ETag --output text)"`
