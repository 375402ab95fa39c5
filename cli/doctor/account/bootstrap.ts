import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { unless, unlessDenied } from '../../aws/refusal.ts'
import type { Account, Check } from './account.ts'
import { mend } from './finding.ts'
import { quoted } from './shell.ts'
import { stackOf } from './stack.ts'

/** The version that the templates of this CDK ask for. A test compares it with a template. */
export const MIN_BOOTSTRAP = 6

const TOOLKIT = 'CDKToolkit'
const Parameter = z.looseObject({ Parameter: z.looseObject({ Value: z.string() }) })
const Buckets = z.looseObject({
  Buckets: z.union([z.literal(''), z.looseObject({ Bucket: xmlList(z.looseObject({ Name: z.string() })) })]),
})

const about = 'bootstrap'

/** Whether CDK's own bucket, roles and version are there, under the qualifier that the app uses. */
export const bootstrap: Check = async account => {
  const { ask, region, qualifier } = account
  const [found, toolkit, hasBucket] = await Promise.all([
    ask('ssm:GetParameter', { Name: `/cdk-bootstrap/${qualifier}/version` }).catch(
      unless(/^ParameterNotFound$/, undefined),
    ),
    // The version alone says most: callers who may not ask the rest learn that, too.
    stackOf(ask, TOOLKIT).catch(unlessDenied(undefined)),
    hasAssets(account).catch(unlessDenied(true)),
  ])
  const command = commandFor(account)
  const other = toolkit?.parameters.get('Qualifier')
  const broken = toolkit && mendingOf(toolkit.status, region)
  if (broken !== undefined)
    return [mend({ about, why: `The stack ${TOOLKIT} is in ${toolkit?.status}`, command: `${broken}${command}` })]
  if (found === undefined) {
    if (other !== undefined && other !== qualifier)
      return [
        mend({
          about,
          why: `${region} is bootstrapped under the qualifier ${other}, and the app asks for ${qualifier}`,
          command: `npx cdk deploy -c @aws-cdk/core:bootstrapQualifier=${quoted(other)} -c ${quoted(`sonde=${JSON.stringify(account.given)}`)}`,
        }),
      ]
    // A bucket and a repository that an earlier bootstrap left behind are taken over by the new one.
    return [mend({ about, why: `${region} is not bootstrapped`, command })]
  }
  const version = Number(Parameter.parse(found).Parameter.Value)
  if (!(version >= MIN_BOOTSTRAP))
    return [
      mend({
        about,
        why: `The bootstrap of ${region} has version ${version}, and the templates need ${MIN_BOOTSTRAP}`,
        command,
      }),
    ]
  if (hasBucket) return []
  return [
    mend({
      about,
      why: `The bucket of the bootstrap is gone: ${bucketOf(account)}`,
      // Not by making the bootstrap anew: its repository holds the images that other apps run from.
      command: `aws s3 mb ${quoted(`s3://${bucketOf(account)}`)} --region ${region}`,
    }),
  ]
}

/** The beginning of the command that mends the stack in this status; undefined where nothing is broken. */
const mendingOf = (status: string, region: string): string | undefined => {
  // The bootstrap deletes a stack that was never made whole, and makes it anew.
  if (/^ROLLBACK_(COMPLETE|FAILED)$/.test(status)) return ''
  if (/^(CREATE|DELETE)_FAILED$/.test(status)) return `${deletion(region)} && `
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `aws cloudformation continue-update-rollback --stack-name ${TOOLKIT} --region ${region} && `
  return undefined
}

const commandFor = ({ id, region, qualifier, boundary: ofApp, config }: Account): string => {
  const boundary = config.permissionsBoundaryArn?.split(':policy/')[1] ?? ofApp
  const options = [
    ...(qualifier === 'hnb659fds' ? [] : [`--qualifier ${quoted(qualifier)}`]),
    ...(boundary === undefined ? [] : [`--custom-permissions-boundary ${quoted(boundary)}`]),
  ]
  return ['npx cdk bootstrap', ...options, `aws://${id}/${region}`].join(' ')
}

const deletion = (region: string): string =>
  `aws cloudformation delete-stack --stack-name ${TOOLKIT} --region ${region} && aws cloudformation wait stack-delete-complete --stack-name ${TOOLKIT} --region ${region}`

const bucketOf = ({ id, region, qualifier }: Account): string => `cdk-${qualifier}-assets-${id}-${region}`

const hasAssets = async (account: Account): Promise<boolean> => {
  const { Buckets: found } = Buckets.parse(await account.ask('s3:ListBuckets'))
  return found !== '' && found.Bucket.some(({ Name }) => Name === bucketOf(account))
}
