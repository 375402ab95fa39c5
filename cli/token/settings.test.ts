import { describe, expect, it } from 'vitest'
import { subcommand } from '../command/subcommand.ts'
import { readTokenSettings, tokenFace } from './settings.ts'

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:Token-AbCdEf'
const { parse: parsed } = subcommand({
  ...tokenFace,
  read: (values, words) => readTokenSettings(values, words, () => 'new one'),
  run: async () => '',
})
const parse = (line: string) => parsed(line.split(' ').filter(word => word !== ''))

describe('the command line of npx sonde token', () => {
  it('needs only the devices', () => {
    expect(parse('--devices ABC123')).toEqual({
      claims: { devices: ['ABC123'], scope: ['read'], sub: 'new one' },
      lifetimeSeconds: 3600,
      isNewSubject: true,
      directory: '.sonde',
    })
    expect(parse('--devices A --dir other')).toMatchObject({ directory: 'other' })
  })

  it('takes lists, a lifetime, a name and a secret in AWS', () => {
    expect(
      parse(`--devices ABC123,DEF* --scope read,sensitive --sub ada --for 30m --secret ${ARN} --region us-west-2`),
    ).toEqual({
      claims: { devices: ['ABC123', 'DEF*'], scope: ['read', 'sensitive'], sub: 'ada' },
      lifetimeSeconds: 1800,
      isNewSubject: false,
      directory: '.sonde',
      secret: ARN,
      region: 'us-west-2',
    })
    expect(parse('--devices * --for 24h')).toMatchObject({ claims: { devices: ['*'] }, lifetimeSeconds: 86_400 })
  })

  it('a shipper may have a token for a year', () => {
    expect(parse('--devices web-* --scope ship --for 365d')).toMatchObject({
      claims: { devices: ['web-*'], scope: ['ship'] },
      lifetimeSeconds: 365 * 86_400,
    })
  })

  it('asks for help', () => {
    expect(parse('--help')).toBeUndefined()
  })

  it.each([
    ['', '--devices is missing'],
    ['--devices ,', '--devices: nothing given'],
    ['--devices A**', '--devices: a device id, a prefix ending in *, or *'],
    ['--devices A --scope ,', '--scope: nothing given'],
    ['--devices A --scope fly', '--scope: fly is not one of read, write, sensitive, ship, admin'],
    ['--devices A --scope read,admin --for 25h', "--for '25h' is over 1 day, the maximum for read, admin"],
    ['--devices A --for 1', "'1' is not a duration"],
    ['--devices A --for 2w', "'2w' is not a duration"],
    ['--devices A --for 367d', 'at most 366 days'],
    ['--devices A --for 32d', "--for '32d' is over 31 days, the maximum for read"],
    ['--devices A --scope ship,read --for 32d', 'is over 31 days'],
    ['--devices A --for 500ms', "--for '500ms' is less than a second"],
    ['--devices A --secret Token', "--secret 'Token' is not the ARN of a secret"],
    [`--devices A --dir d --secret ${ARN}`, '--dir is for a local stack: it does not go with --secret'],
    ['--devices A --region eu-west-1', '--region goes with --secret'],
    ['--devices A --scope read,raed', '--scope: raed is not one of'],
    ['--devices A --expires 1h', "Unknown option '--expires'"],
  ])("'%s' is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason)
  })
})
