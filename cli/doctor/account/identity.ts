import * as z from 'zod'
import type { AskAws } from '../../aws/ask.ts'
import { partitionOf } from '../../aws/endpoint.ts'
import { AwsRefusal, unless } from '../../aws/refusal.ts'
import { type Finding, mend } from './finding.ts'

/** The caller of AWS: its account, and the ARN of its user or role. */
export type Caller = { readonly id: string; readonly arn: string }

const Identity = z.looseObject({
  GetCallerIdentityResult: z.looseObject({ Account: z.string(), Arn: z.string() }),
})
const Regions = z.looseObject({
  regionInfo: z.looseObject({ item: z.looseObject({ optInStatus: z.string() }) }),
})

/** The command that renews credentials, from wherever they came. */
const renewal = ({ profile, isFromVariables }: { profile: string | undefined; isFromVariables: boolean }): string => {
  if (profile !== undefined) return `aws sso login --profile ${profile}`
  const unset = 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN && '
  return `${isFromVariables ? unset : ''}aws sso login`
}

const about = 'credentials'

/** The SDK says in its own words that a session of AWS IAM Identity Center is over; otherwise it found nothing anywhere. */
const missing = ({ message }: Error, from: Parameters<typeof renewal>[0]): Finding =>
  /sso login|expired/i.test(message)
    ? mend({ about, why: 'The session of your profile has expired', command: renewal(from) })
    : mend({
        about,
        why: 'There are no credentials: neither in variables, nor in a profile, nor from a role of this machine',
        command: `aws configure${from.profile === undefined ? '' : ` --profile ${from.profile}`}`,
      })

/** The finding about credentials that AWS refuses; undefined where it refuses for another reason. */
const refused = (
  error: unknown,
  from: { profile: string | undefined; isFromVariables: boolean },
): Finding | undefined => {
  if (error instanceof Error && /^(Credentials|Token)ProviderError$/.test(error.name)) return missing(error, from)
  if (!(error instanceof AwsRefusal)) return undefined
  if (/^ExpiredToken/.test(error.code))
    return mend({ about, why: 'The session of your credentials has expired', command: renewal(from) })
  if (/^(InvalidClientTokenId|UnrecognizedClientException)$/.test(error.code))
    return mend({
      about,
      why: 'AWS does not know the access key: it was deleted, or belongs to another partition',
      command: `aws configure${from.profile === undefined ? '' : ` --profile ${from.profile}`}`,
    })
  if (/^(SignatureDoesNotMatch|RequestExpired|RequestTimeTooSkewed)$/.test(error.code))
    return /expired|skew|not yet current/i.test(error.words)
      ? mend({
          about,
          why: 'The clock of this machine is off by more than five minutes',
          command: 'sudo timedatectl set-ntp true',
        })
      : mend({
          about,
          why: 'The secret access key does not belong to the access key',
          command: `aws configure${from.profile === undefined ? '' : ` --profile ${from.profile}`}`,
        })
  return undefined
}

/**
 * Asks for the caller in the home region of the partition, so that a region that is switched off does not look like a bad key.
 * @throws Error when AWS cannot be reached
 */
export const callerOf = async (
  ask: AskAws,
  region: string,
  from: { profile: string | undefined; isFromVariables: boolean },
): Promise<Caller | Finding> => {
  try {
    const answer = Identity.parse(await ask('sts:GetCallerIdentity', {}, partitionOf(region).home))
    const { Account: id, Arn: arn } = answer.GetCallerIdentityResult
    return { id, arn }
  } catch (error) {
    const finding = refused(error, from)
    if (finding) return finding
    throw error
  }
}

/** Whether the account may use the region at all. */
export const regionFindings = async (ask: AskAws, region: string): Promise<readonly Finding[]> => {
  const home = partitionOf(region).home
  const asked = (where: string) => ask('ec2:DescribeRegions', { AllRegions: true, 'RegionName.1': region }, where)
  const answer = await asked(home)
    // An organisation can lock its accounts out of the home region.
    .catch(error => (error instanceof AwsRefusal && error.isDenied ? asked(region) : Promise.reject(error)))
    .catch(unless(/^InvalidParameterValue$/, undefined))
  if (answer === undefined)
    return [mend({ about: 'region', why: `There is no region ${region}`, command: 'export AWS_REGION=eu-west-1' })]
  if (Regions.parse(answer).regionInfo.item.optInStatus !== 'not-opted-in') return []
  return [
    mend({
      about: 'region',
      why: `The account has not switched on the region ${region}`,
      command: `aws account enable-region --region-name ${region}`,
    }),
  ]
}
