import { describe, expect, it } from 'vitest'
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

  it('knows the stage of npm start, whose settings can be changed again', () => {
    expect(readConfig({ stage: 'local' })).toMatchObject({ deviceRatePerSecond: 1000, drainSeconds: 0 })
    expect(readConfig({ stage: 'local', drainSeconds: 3 })).toMatchObject({ deviceRateBurst: 2000, drainSeconds: 3 })
  })

  it.each([
    [{ sourceRange: [] }, 'Unrecognized key: "sourceRange"'],
    [{ sourceRanges: ['10.0.0.0'] }, "'10.0.0.0' is not an address range such as 10.0.0.0/8\n  → at sourceRanges[0]"],
    [{ sourceRanges: [] }, 'at least one range, or no device gets through'],
    [{ drainSeconds: '90' }, 'expected number, received string\n  → at drainSeconds'],
    [{ stage: 'Prod' }, 'configuration of the stage "Prod":\n✖ small letters, digits and -'],
    [{ stage: 5 }, '→ at stage'],
    [{ listenerCpu: 512 }, 'with listenerCpu 512 Fargate offers 1024, 2048, 3072, 4096\n  → at listenerMemoryMiB'],
    [{ drainSeconds: 116, maxInFlight: 0 }, /maxInFlight\n.*\n.*drainSeconds/],
    [{ consoleOidcClientId: 'console' }, 'needs the issuer in oidc\n  → at consoleOidcClientId'],
    [{ consoleOidcOrigins: ['https://a; script-src *'] }, '→ at consoleOidcOrigins[0]'],
    [{ sourceRanges: ['10.0.0.0/8'] }, 'which sourceRanges keep out: set "canary": false\n  → at canary'],
    [
      { oidc: { issuer: 'https://id.example.com', audience: 'sonde', only: true } },
      'which oidc.only refuses: set "canary": false\n  → at canary',
    ],
    [{ canary: { everyMinutes: 0 } }, '→ at canary'],
    [[1], 'the context "sonde" is no object of settings'],
    ['{stage:prod}', '-c sonde=… is no JSON: {stage:prod}'],
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
    '%j is none',
    text => {
      expect(isCidr(text)).toBe(false)
    },
  )
})
