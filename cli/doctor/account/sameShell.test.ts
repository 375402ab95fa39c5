import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { inTheirPlace } from './sameShell.ts'
import { quoted } from './shell.ts'

const OPTIONS = { profile: 'prod', region: 'eu-west-1', hasKeys: false }

describe('a command that the doctor prints', () => {
  it('reaches the account and the region that were asked for by options', () => {
    expect(inTheirPlace('npx cdk deploy', OPTIONS)).toBe(
      'export AWS_PROFILE=prod AWS_REGION=eu-west-1 && npx cdk deploy',
    )
    expect(inTheirPlace('aws logs delete-resource-policy --region eu-west-1', OPTIONS)).toBe(
      'export AWS_PROFILE=prod && aws logs delete-resource-policy --region eu-west-1',
    )
    // The AWS CLI prefers keys in variables to a profile in one.
    expect(inTheirPlace('aws iam get-role', { ...OPTIONS, hasKeys: true })).toMatch(
      /^unset AWS_ACCESS_KEY_ID .* && export /,
    )
  })

  it('stays as it is without options', () => {
    expect(inTheirPlace('npx cdk deploy', { profile: undefined, region: undefined, hasKeys: true })).toBe(
      'npx cdk deploy',
    )
  })

  it.each([
    'aws sso login --profile prod',
    'export AWS_REGION=eu-west-1',
    "open 'https://console.aws.amazon.com'",
    'unset AWS_ENDPOINT_URL',
    'curl --verbose https://sts.us-east-1.amazonaws.com/',
  ])('stays as it is where it reaches no account, or names its profile: %s', command =>
    expect(inTheirPlace(command, OPTIONS)).toBe(command),
  )

  it.each(["my team's $(id)", 'a b', '`id`', '"', '\\', '$HOME', '*', '~', '-n', 'ä'])(
    'has %s as one word of a shell',
    text => {
      const said = execFileSync('sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8', env: { HOME: '/x' } })
      expect(said).toBe(text)
    },
  )
})
