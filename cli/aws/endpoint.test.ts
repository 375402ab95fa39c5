import { describe, expect, it } from 'vitest'
import { endpointOf } from './endpoint.ts'
import { type OperationName, operations } from './operations.ts'

const hostOf = (name: OperationName, region: string) => endpointOf(operations[name], region)

describe('where an operation is asked', () => {
  it.each([
    ['ssm:GetParameter', 'eu-west-1', 'ssm.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['servicequotas:GetServiceQuota', 'eu-west-1', 'servicequotas.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['iam:GetRole', 'eu-west-1', 'iam.amazonaws.com', 'us-east-1'],
    ['cloudfront:ListDistributions', 'ap-southeast-4', 'cloudfront.amazonaws.com', 'us-east-1'],
    ['route53:ListHostedZonesByName', 'eu-west-1', 'route53.amazonaws.com', 'us-east-1'],
    ['ssm:GetParameter', 'cn-north-1', 'ssm.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['iam:GetRole', 'cn-northwest-1', 'iam.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['cloudfront:ListDistributions', 'cn-north-1', 'cloudfront.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1'],
    ['route53:ListHostedZonesByName', 'cn-north-1', 'route53.amazonaws.com.cn', 'cn-northwest-1'],
  ] as const)('%s in %s', (name, region, host, signing) => {
    expect(hostOf(name, region)).toEqual({ host, region: signing })
  })
})
