import { describe, expect, it } from 'vitest'
import { nearest } from '../core/contracts/nearest.ts'
import { isCidr, isIpv6 } from './cidr.ts'
import { readConfig } from './config.ts'

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig(undefined)).toMatchObject({
      stage: 'dev',
      deviceRatePerSecond: 20,
      deviceRateBurst: 40,
      defaultHeartbeatIntervalSeconds: 720,
      defaultLocationMode: 'WIFI',
      drainSeconds: 90,
      uplinkRetentionDays: 7,
      sourceRanges: ['0.0.0.0/0'],
    })
  })

  it('takes an object, or its JSON from the command line', () => {
    const settings = { stage: 'prod', sourceRanges: ['10.0.0.0/8', '2001:db8::/32'], canary: false, listenerCount: 2 }
    expect(readConfig(settings)).toMatchObject(settings)
    expect(readConfig(JSON.stringify(settings))).toEqual(readConfig(settings))
  })

  it('is production where the stage is called so, or says so', () => {
    const stages = ['dev', 'local', 'prod', 'production'].map(stage => readConfig({ stage }).production)
    expect(stages).toEqual([false, false, true, true])
    expect(readConfig({ stage: 'prod', production: false }).production).toBe(false)
    expect(readConfig({ stage: 'live', production: true })).toMatchObject({ listenerCount: 2, openedConcurrency: 0 })
    expect(readConfig({ stage: 'prod', listenerCount: 1 }).listenerCount).toBe(1)
  })

  it('knows the stage of npm start, whose settings can be changed again', () => {
    expect(readConfig({ stage: 'local' })).toMatchObject({ deviceRatePerSecond: 1000, drainSeconds: 0 })
    expect(readConfig({ stage: 'local', drainSeconds: 3 })).toMatchObject({ deviceRateBurst: 2000, drainSeconds: 3 })
  })

  it.each([
    [{ sourceRange: [] }, 'Unrecognized key: "sourceRange": did you mean sourceRanges?'],
    [{ LISTENERCOUNT: 2 }, 'did you mean listenerCount?'],
    [{ oidc: { isuer: 'https://a.example', audience: 'x' } }, 'did you mean issuer?\n  → at oidc'],
    [{ listenerSpot: { spotWeigth: 1 } }, 'did you mean spotWeight?'],
    [{ listenerCount: 5 }, 'at least listenerCount, which is 5\n  → at listenerMaxCount'],
    [{ listenerSpot: { spotWeight: 0 } }, 'one of the weights has to be more than 0'],
    [{ vpcId: 'vpc-0a1b2c3d', availabilityZones: ['eu-west-1a'] }, 'needs two zones or more'],
    [
      { vpcId: 'vpc-0a1b2c3d', availabilityZones: ['eu-west-1a', 'eu-west-1b'], publicSubnetIds: ['subnet-0a1b2c3d'] },
      'one for each of availabilityZones',
    ],
    [{ publicSubnetIds: ['subnet-0a1b2c3d'] }, '→ at vpcId'],
    [{ dualStack: true }, 'needs at least one range of IPv6, such as ::/0\n  → at sourceRanges'],
    [{ monthlyBudgetUsd: 100 }, 'needs alarmEmail or alarmTopicArn'],
    [{ monthlyBudgetUsd: 100, alarmEmail: 'a@b.example', monthlyBudgetTag: 'team' }, 'is not one of tags'],
    [{ kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:alias/mine' }, 'the ARN of a key (not of an alias)'],
    [{ tags: { 'aws:team': 'x' } }, '→ at tags'],
    [{ alerts: { hot: { when: { kind: 'reboot' }, channels: ['ops'] } } }, '→ at alerts.hot.channels'],
    [{ alerts: { hot: { when: { kind: 'rebot' } } } }, '→ at alerts.hot.when'],
    [{ alerts: { Hot: { when: { kind: 'reboot' } } } }, '→ at alerts.Hot'],
    [
      { alerts: { hot: { when: { kind: 'event', type: 'log', pattern: { level: [{ prefx: 'e' }] } } } } },
      '→ at alerts.hot.when.pattern.level',
    ],
    [{ alarmChannels: ['ops'] }, "'ops' is not one of alertChannels"],
    [{ alertChannels: { ops: { type: 'slack', url: 'https://a.example/x' } } }, 'an address is a secret'],
    [{ alertNetworks: ['10.0.0.0'] }, "'10.0.0.0' is not an address range"],
    [{ alarmEmail: 'nobody' }, '→ at alarmEmail'],
    [{ sourceRanges: ['10.0.0.0'] }, "'10.0.0.0' is not an address range such as 10.0.0.0/8\n  → at sourceRanges[0]"],
    [{ sourceRanges: [] }, 'at least one range, or no device can send'],
    [{ drainSeconds: '90' }, 'expected number, received string\n  → at drainSeconds'],
    [{ stage: 'Prod' }, 'configuration of the stage "Prod":\n✖ lower-case letters, digits and -'],
    [{ stage: 5 }, '→ at stage'],
    [{ listenerCpu: 512 }, 'with listenerCpu 512 Fargate offers 1024, 2048, 3072, 4096\n  → at listenerMemoryMiB'],
    [{ drainSeconds: 116, maxInFlight: 0 }, /maxInFlight\n.*\n.*drainSeconds/],
    [{ consoleOidcClientId: 'console' }, 'needs the issuer in oidc\n  → at consoleOidcClientId'],
    [{ consoleOidcOrigins: ['https://a; script-src *'] }, '→ at consoleOidcOrigins[0]'],
    [{ sourceRanges: ['10.0.0.0/8'] }, 'that sourceRanges exclude: set "canary": false\n  → at canary'],
    [
      { oidc: { issuer: 'https://id.example.com', audience: 'sonde', only: true } },
      'which oidc.only refuses: set "canary": false\n  → at canary',
    ],
    [{ canary: { everyMinutes: 0 } }, '→ at canary'],
    [[1], 'the context "sonde" is not an object of settings'],
    ['{stage:prod}', '-c sonde=… is not JSON: {stage:prod}'],
  ])('%j is refused with the reason', (settings, reason) => {
    expect(() => readConfig(settings)).toThrow(reason)
  })
})

describe('isCidr', () => {
  it.each(['0.0.0.0/0', '10.1.2.3/32', '::/0', '2001:db8::/128'])('%s is a range', text => {
    expect(isCidr(text)).toBe(true)
    expect(isIpv6(text)).toBe(text.includes(':'))
  })

  it.each(['', '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0/8', '10.0.0.0/8/8', '10.0.0.0/-1', 'a/8'])(
    '%j is not a range',
    text => {
      expect(isCidr(text)).toBe(false)
    },
  )
})

describe('nearest', () => {
  it.each([
    ['stge', 'stage'],
    ['LISTENER', 'listenerCpu'],
    ['kmsKey', 'kmsKeyArn'],
  ])('%s is likely to mean %s', (word, meant) => {
    expect(nearest(word, ['stage', 'kmsKeyArn', 'listenerCpu', 'listenerCount'])).toBe(meant)
  })

  it('is nothing among nothing', () => {
    expect(nearest('stage', [])).toBeUndefined()
  })
})
