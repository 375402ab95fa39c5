import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { unless, unlessDenied } from '../../aws/refusal.ts'
import { type Account, type Check, deployWith } from './account.ts'
import { type Finding, mend } from './finding.ts'
import { quoted } from './shell.ts'
import { topicFindings } from './topic.ts'

const Key = z.looseObject({
  KeyMetadata: z.looseObject({ KeyState: z.string(), KeySpec: z.string(), KeyUsage: z.string().optional() }),
})
const Subnets = z.looseObject({
  subnetSet: z.union([
    z.literal(''),
    z.looseObject({
      item: xmlList(z.looseObject({ subnetId: z.string(), vpcId: z.string(), availabilityZone: z.string() })),
    }),
  ]),
})

const about = 'settings'

/** Whether the things that the stage's settings name are there, in this account and region. */
export const references: Check = async account => {
  const parts = [keyOf, topicOf, boundaryOf, networkOf]
  const found = await Promise.all(parts.map(part => part(account).catch(unlessDenied<readonly Finding[]>([]))))
  return found.flat()
}

/** The finding that an ARN belongs somewhere else; undefined where it fits. */
const elsewhere = ({ id, region }: Account, setting: string, arn: string): Finding | undefined => {
  const [, , , arnRegion = '', arnAccount = ''] = arn.split(':')
  const isOther = (arnRegion !== '' && arnRegion !== region) || (/^\d+$/.test(arnAccount) && arnAccount !== id)
  if (!isOther) return undefined
  const place = [arnAccount, arnRegion].filter(Boolean).join(' ')
  const command =
    arnRegion === '' || arnRegion === region ? 'aws sts get-caller-identity' : `export AWS_REGION=${arnRegion}`
  return mend({ about, why: `${setting} is in ${place}, and your credentials are for ${id} ${region}`, command })
}

const without = (account: Account, setting: string) => deployWith(account, { [setting]: undefined })

const keyOf = async (account: Account): Promise<readonly Finding[]> => {
  const { kmsKeyArn } = account.config
  if (kmsKeyArn === undefined) return []
  const other = elsewhere(account, 'kmsKeyArn', kmsKeyArn)
  if (other) return [other]
  const answer = await account
    .ask('kms:DescribeKey', { KeyId: kmsKeyArn })
    .catch(unless(/^NotFoundException$/, undefined))
  const on = `--key-id ${quoted(kmsKeyArn)} --region ${account.region}`
  if (answer === undefined)
    return [mend({ about, why: 'kmsKeyArn: there is no such key', command: without(account, 'kmsKeyArn') })]
  const { KeyState: state, KeySpec: spec } = Key.parse(answer).KeyMetadata
  if (spec !== 'SYMMETRIC_DEFAULT')
    return [
      mend({
        about,
        why: `kmsKeyArn: the key is ${spec}, and has to be symmetric`,
        command: `aws kms create-key --region ${account.region}`,
      }),
    ]
  if (state === 'Enabled') return []
  const command =
    state === 'PendingDeletion'
      ? `aws kms cancel-key-deletion ${on} && aws kms enable-key ${on}`
      : `aws kms enable-key ${on}`
  return [mend({ about, why: `kmsKeyArn: the key is ${state}`, command })]
}

const topicOf = async (account: Account): Promise<readonly Finding[]> => {
  const { alarmTopicArn: arn } = account.config
  if (arn === undefined) return []
  const other = elsewhere(account, 'alarmTopicArn', arn)
  // CloudWatch publishes to topics of its own region only; one of another account is possible.
  if (arn.split(':')[3] !== account.region) return [other ?? []].flat()
  return topicFindings(account, arn)
}

const boundaryOf = async (account: Account): Promise<readonly Finding[]> => {
  const { permissionsBoundaryArn: arn } = account.config
  if (arn === undefined) return []
  const other = elsewhere(account, 'permissionsBoundaryArn', arn)
  if (other) return [other]
  const answer = await account.ask('iam:GetPolicy', { PolicyArn: arn }).catch(unless(/^NoSuchEntity$/, undefined))
  if (answer !== undefined) return []
  const command = without(account, 'permissionsBoundaryArn')
  return [mend({ about, why: `permissionsBoundaryArn: there is no policy ${arn}`, command })]
}

const networkOf = async (account: Account): Promise<readonly Finding[]> => {
  const { vpcId, publicSubnetIds, availabilityZones } = account.config
  if (vpcId === undefined) return []
  const ids = Object.fromEntries(publicSubnetIds.map((id, at) => [`SubnetId.${at + 1}`, id]))
  const answer = await account.ask('ec2:DescribeSubnets', ids).catch(unless(/^InvalidSubnetID/, { subnetSet: '' }))
  const { subnetSet } = Subnets.parse(answer)
  const found = subnetSet === '' ? [] : subnetSet.item
  const command = `aws ec2 describe-subnets --region ${account.region} --filters Name=vpc-id,Values=${vpcId} --query 'Subnets[].[SubnetId,AvailabilityZone]' --output text`
  return publicSubnetIds.flatMap((id, at) => {
    const subnet = found.find(({ subnetId }) => subnetId === id)
    const zone = availabilityZones[at]
    if (subnet?.vpcId === vpcId && subnet.availabilityZone === zone) return []
    const why =
      subnet === undefined
        ? `there is no subnet ${id} in ${account.region}`
        : `${id} is in ${subnet.vpcId} and ${subnet.availabilityZone}, and not in ${vpcId} and ${zone}`
    return [mend({ about, why: `publicSubnetIds: ${why}. This lists the subnets of the VPC`, command })]
  })
}
