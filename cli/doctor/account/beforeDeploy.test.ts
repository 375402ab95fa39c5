import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { outcomeOf } from '../../command.ts'
import { beforeDeployCommand } from './command.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { arn, BOOTSTRAP, httpDomain, IN_THE_WAY, kmsKeyArn, ownNetwork, WORTH_KNOWING } from './testing/failures.ts'
import { RECORDED_KEYS, type RecordedAws, recordedAws } from './testing/recordedAws.ts'

const SESSION = 'IQoJb3JpZ2luX2VjEXAMPLE'
const KEYS = {
  AWS_ACCESS_KEY_ID: RECORDED_KEYS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: RECORDED_KEYS.secretAccessKey,
  AWS_SESSION_TOKEN: SESSION,
}

const servers: RecordedAws[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const stage = (settings: object = {}) => ['-c', `sonde=${JSON.stringify({ stage: 'dev', ...settings })}`]

/** Runs the command against answers of AWS, with the credentials of a session in variables. */
const examined = async (cases: readonly string[], args: readonly string[] = stage()) => {
  const aws = await recordedAws(...cases)
  servers.push(aws)
  const environment = { ...KEYS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: aws.url }
  const outcome = await outcomeOf(beforeDeployCommand(environment), ['--before-deploy', ...args])
  // Whatever AWS says, no key is printed.
  expect(outcome.out + outcome.err).not.toMatch(/wJalrXUtn|IQoJb3Jp|AKIAIOSF/)
  expect(aws.unsigned).toEqual([])
  return { ...outcome, asked: aws.asked }
}

const Told = z.object({
  account: z.string().optional(),
  findings: z.array(
    z.strictObject({ about: z.string(), weight: z.enum(['mend', 'note']), why: z.string(), command: z.string() }),
  ),
})
const findingsOf = async (cases: readonly string[], settings: object = {}, args: readonly string[] = []) => {
  const { out, err, code } = await examined(cases, [...stage(settings), '--json', ...args])
  expect(err).toBe('')
  const { findings } = Told.parse(JSON.parse(out))
  expect(code).toBe(findings.some(({ weight }) => weight === 'mend') ? 1 : 0)
  return findings
}

describe('npx sonde doctor --before-deploy', () => {
  it('is quiet about a healthy account, asks it with signatures, and reads only', async () => {
    const { out, err, code, asked } = await examined([])
    expect({ out, err, code }).toEqual({
      out: 'Nothing stands against deploying Sonde-dev (123456789012, eu-west-1).\n',
      err: '',
      code: 0,
    })
    expect([...asked].filter(name => !/:(Get|List|Describe|Simulate)/.test(name))).toEqual([])
  })

  it.each([
    ['another stage that is deployed already', ['stack-update-complete'], {}],
    ['a network that is there already, where VPCs are used up', ['vpcs-full'], ownNetwork],
    ['a quota that Service Quotas does not know', ['quota-unknown'], {}],
    ['an entry for vended logs in a policy that is full', ['log-policy-shared'], {}],
    ['the log role that this stack put there before', ['own-log-role'], { webSocketAccessLogs: 'own-role' }],
    ['the log role of another team, which the stage uses', ['another-log-role'], { webSocketAccessLogs: 'account' }],
    ['a topic with the policy that SNS gives it', ['topic-default'], { alarmTopicArn: arn('sns', 'alarms') }],
    ['certificates and free names', [], { httpDomain }],
    ['an organisation that locks the home region', ['region-denied-at-home'], {}],
    ['a change set that nobody executed', ['stack-review-in-progress'], {}],
  ])('is quiet about %s', async (_, cases, settings) => {
    expect(await findingsOf(cases, settings)).toEqual([])
  })

  it.each(IN_THE_WAY)('%s: %s is named, with the one command', async (recorded, about, why, command, settings) => {
    const mends = (await findingsOf(recorded.split(','), settings)).filter(({ weight }) => weight === 'mend')
    expect(mends).toEqual([
      expect.objectContaining({
        about,
        why: expect.stringMatching(why),
        command: typeof command === 'string' ? command : expect.stringMatching(command),
      }),
    ])
  })

  it.each(WORTH_KNOWING)(
    '%s: %s is told, and nothing stands against a deployment',
    async (recorded, about, why, command, settings) => {
      expect(await findingsOf(recorded.split(','), settings)).toEqual([
        {
          about,
          weight: 'note',
          why: expect.stringMatching(why),
          command: typeof command === 'string' ? command : expect.stringMatching(command),
        },
      ])
    },
  )

  it('tells each kind of thing that an earlier attempt left, and nothing of another stack', async () => {
    const told = await findingsOf(['left-behind'])
    expect(told.map(({ command }) => command.replace(/ Sonde-\S+| sonde-\S+/, ' …').slice(0, 60))).toHaveLength(5)
    expect(JSON.stringify(told)).not.toContain('Sonde-dev-two')
    for (const { weight, about, command } of told) {
      expect([weight, about]).toEqual(['note', 'left behind'])
      expect(command).toMatch(/delete-table|delete-log-group|delete-secret|delete-queue|s3 rb/)
    }
  })

  it('tells each service-linked role that is missing', async () => {
    const told = await findingsOf(['no-other-service-roles'])
    expect(told.map(({ weight, command }) => `${weight} ${command}`)).toEqual([
      'note aws iam create-service-linked-role --aws-service-name elasticloadbalancing.amazonaws.com',
      'note aws iam create-service-linked-role --aws-service-name ecs.application-autoscaling.amazonaws.com',
    ])
  })

  it('names each subnet that is not there', async () => {
    const told = await findingsOf(['subnet-missing'], ownNetwork)
    expect(told.map(({ why }) => why)).toEqual([
      expect.stringContaining('no subnet subnet-0a1b2c3d'),
      expect.stringContaining('no subnet subnet-1a2b3c4d'),
    ])
  })

  it('tells what it can to a caller who may ask little', async () => {
    const told = await findingsOf(['no-bootstrap-denied'])
    expect(told.map(({ weight, command }) => `${weight} ${command}`)).toEqual([
      `mend ${BOOTSTRAP}`,
      expect.stringMatching(/^note aws iam put-user-policy --user-name ana --policy-name sonde-doctor/),
    ])
    expect(told[1]?.why).toContain('cloudformation:DescribeStacks, s3:ListAllMyBuckets')
  })

  it('refuses an account that is not the one that is meant', async () => {
    const [finding, ...others] = await findingsOf([], {}, ['--account', '210987654321'])
    expect(finding).toMatchObject({ about: 'credentials', command: 'aws configure list-profiles' })
    expect(finding?.why).toContain('123456789012')
    expect(others).toEqual([])
  })

  it('prints what must be mended first, each with its command below, and how many there are', async () => {
    const { out, code } = await examined(['lambda-ten', 'no-service-role', 'no-bootstrap'])
    expect(code).toBe(1)
    expect(out.split('\n')).toEqual([
      'mend  bootstrap: eu-west-1 is not bootstrapped.',
      `      ${BOOTSTRAP}`,
      '',
      'mend  service-linked role: ECS has no role in this account, and the first cluster can fail without it.',
      '      aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
      '',
      expect.stringMatching(/^note {2}Lambda concurrency: /),
      expect.stringMatching(/^ {6}aws service-quotas /),
      '',
      '2 things have to be mended before Sonde-dev can be deployed (123456789012, eu-west-1).',
      '',
    ])
  })

  it('needs the rights that its policy lists, and no other', async () => {
    const everything = {
      httpDomain,
      kmsKeyArn,
      ...ownNetwork,
      alarmTopicArn: arn('sns', 'alarms'),
      permissionsBoundaryArn: arn('iam', 'policy/boundary', ''),
      webSocketAccessLogs: 'account',
    }
    const runs = await Promise.all([
      examined(
        ['certificate-pending', 'key-disabled', 'topic-missing', 'boundary-missing', 'no-log-role'],
        stage(everything),
      ),
      examined(['stack-update-complete']),
      examined(['quota-unknown']),
    ])
    const asked = new Set(runs.flatMap(run => [...run.asked]))
    const named: Readonly<Record<string, string>> = {
      's3:ListBuckets': 's3:ListAllMyBuckets',
      'apigateway:GetAccount': 'apigateway:GET',
      'apigateway:GetDomainName': 'apigateway:GET',
    }
    const rights = new Set([...asked].filter(name => name !== 'sts:GetCallerIdentity').map(name => named[name] ?? name))
    expect([...rights].toSorted()).toEqual(DOCTOR_POLICY.Statement[0]?.Action)
  })

  it('says what is wrong with a command line or a setting, and ends with 2', async () => {
    expect(await examined([], ['--acount', '1'])).toMatchObject({ code: 3, err: expect.stringContaining('--acount') })
    expect(await examined([], ['--account', '12'])).toMatchObject({ code: 3, err: expect.stringContaining('twelve') })
    expect(await examined([], ['--region', 'Ireland'])).toMatchObject({ code: 3 })
    expect(await examined([], ['-c', 'sonde'])).toMatchObject({ code: 3, err: expect.stringContaining('key=value') })
    expect(await examined([], stage({ lisstenerCount: 2 }))).toMatchObject({
      code: 3,
      err: expect.stringContaining('did you mean listenerCount?'),
    })
  })

  it('is only answered with a signature that covers the request', async () => {
    const aws = await recordedAws()
    servers.push(aws)
    const environment = {
      ...KEYS,
      AWS_SECRET_ACCESS_KEY: 'another',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: aws.url,
    }
    expect(await outcomeOf(beforeDeployCommand(environment), ['--before-deploy'])).toMatchObject({ code: 1 })
    expect(aws.unsigned).toHaveLength(1)
  })
})
