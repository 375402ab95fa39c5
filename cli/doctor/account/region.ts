import * as z from 'zod'
import type { AskAws } from '../../aws/ask.ts'
import { partitionOf } from '../../aws/endpoint.ts'
import { AwsRefusal, unless } from '../../aws/refusal.ts'
import { type Finding, mend } from './finding.ts'

const Regions = z.looseObject({
  regionInfo: z.looseObject({ item: z.looseObject({ optInStatus: z.string() }) }),
})

const about = 'region'
const command = 'export AWS_REGION=eu-west-1'

/** Whether a text has the form of a region. */
export const isRegion = (text: string): boolean => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(text)

/** Partitions without CloudFront, or with other domains: GovCloud, the isolated ones, the European Sovereign Cloud. */
const OTHER_PARTITION = /^(us-gov|us-iso|us-isob|eu-isoe|eusc)-/

/** The finding about a region that AWS need not be asked for; undefined where it has to be. */
export const regionAtSight = (region: string | undefined): Finding | undefined => {
  if (region === undefined)
    return mend({
      about,
      why: 'Nothing says which region is meant: neither an option, nor a variable, nor a profile',
      command,
    })
  if (!isRegion(region))
    return mend({ about, why: `${JSON.stringify(region)} is not a region such as eu-west-1`, command })
  if (OTHER_PARTITION.test(region))
    return mend({ about, why: `${region} is in a partition of AWS that the templates are not made for`, command })
  return undefined
}

/** Whether the account may use the region at all. */
export const regionFindings = async (ask: AskAws, region: string): Promise<readonly Finding[]> => {
  const home = partitionOf(region).home
  const asked = (where: string) => ask('ec2:DescribeRegions', { AllRegions: true, 'RegionName.1': region }, where)
  const answer = await asked(home)
    // An organisation can lock its accounts out of the home region.
    .catch(error => (error instanceof AwsRefusal && error.isDenied ? asked(region) : Promise.reject(error)))
    .catch(unless(/^InvalidParameterValue$/, undefined))
  if (answer === undefined) return [mend({ about, why: `There is no region ${region}`, command })]
  if (Regions.parse(answer).regionInfo.item.optInStatus !== 'not-opted-in') return []
  return [
    mend({
      about,
      why: `The account has not switched on the region ${region}`,
      command: `aws account enable-region --region-name ${region}`,
    }),
  ]
}
