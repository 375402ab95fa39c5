import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { runsSonde } from '../../../test/support/script.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { recordedAws } from './testing/recordedAws.ts'

const home = await mkdtemp(join(tmpdir(), 'sonde-account-'))
await mkdir(join(home, '.aws'))
await writeFile(
  join(home, '.aws', 'config'),
  `[profile field]
region = eu-central-1
sso_session = corporate
sso_account_id = 123456789012
sso_role_name = Engineer
[sso-session corporate]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
[profile codes]
region = eu-central-1
role_arn = arn:aws:iam::123456789012:role/Engineer
source_profile = keys
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile role]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/Engineer
source_profile = keys
[profile keys]
region = eu-west-1
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
)
const aws = await recordedAws()
afterAll(async () => {
  await aws.close()
  await rm(home, { recursive: true })
})

/** Nothing of the person that runs the test, and no role of a machine in AWS. */
const bare = { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true' }
const doctor = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runsSonde(['doctor', '--before-deploy', ...args], { ...bare, ...env })

/** An endpoint at which nobody may take on a role. */
const refusing = async (): Promise<string> => {
  const error =
    '<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>it may not take on the role</Message></Error>'
  const server = createServer((_, response) =>
    response.writeHead(403, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

describe('npx sonde doctor --before-deploy, as a process', () => {
  it('takes credentials and region of a profile, and prints nothing of its keys', async () => {
    const { out, err, code } = await doctor(['--profile', 'keys'], { AWS_ENDPOINT_URL: aws.url })
    expect({ out, err, code }).toEqual({
      out: 'Nothing stands against deploying Sonde-dev (123456789012, eu-west-1).\n',
      err: '',
      code: 0,
    })
  })

  it('says how to get a region, credentials and a new session', async () => {
    const [noRegion, noCredentials, noSession] = await Promise.all([
      doctor([]),
      doctor(['--region', 'eu-west-1']),
      doctor([], { AWS_PROFILE: 'field' }),
    ])
    expect(noRegion).toMatchObject({ code: 1, out: expect.stringContaining('\n      export AWS_REGION=eu-west-1\n') })
    expect(noCredentials).toMatchObject({ code: 1, out: expect.stringContaining('\n      aws configure\n') })
    expect(noSession).toMatchObject({
      code: 1,
      out: expect.stringContaining('\n      aws sso login --profile field\n'),
    })
  })

  it('says of a profile what is in the way, in words that a shell takes', async () => {
    const refused = await refusing()
    const [strange, codes, role] = await Promise.all([
      doctor([], { AWS_PROFILE: "my team's $(id)", AWS_REGION: 'eu-west-1' }),
      doctor([], { AWS_PROFILE: 'codes' }),
      doctor([], { AWS_PROFILE: 'role', AWS_ENDPOINT_URL: refused }),
    ])
    expect(strange.out).toContain("\n      aws configure --profile 'my team'\\''s $(id)'\n")
    expect(codes.out).toContain(
      '\n      eval "$(aws configure export-credentials --profile codes --format env)" && unset AWS_PROFILE\n',
    )
    expect(role.out).toMatch(
      /^mend {2}credentials: Your profile gives no credentials: AccessDenied: it may not take on the role\. .*\n {6}aws sts get-caller-identity --profile role\n/,
    )
    for (const { code, err } of [strange, codes, role]) expect({ code, err }).toEqual({ code: 1, err: '' })
  })

  it('explains itself, and prints the policy that it needs without asking anything', async () => {
    const [help, policy] = await Promise.all([doctor(['--help']), doctor(['--policy'])])
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--account') })
    expect(policy.code).toBe(0)
    expect(JSON.parse(policy.out)).toEqual(DOCTOR_POLICY)
  })
})
