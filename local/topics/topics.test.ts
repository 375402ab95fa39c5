import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AccessDenied, type Authorize, type Caller, type FaultName, type Resource } from '../contracts.ts'
import { type Door, openDoor } from '../door.ts'
import { frontHandler } from '../front/front.ts'
import { topicService } from '../front/topicService.ts'
import { testJournal } from '../journal/testJournal.ts'
import { retryMs } from './deliveries.ts'
import { emails } from './emails.ts'
import { topics } from './topics.ts'

const TopicArn = 'arn:aws:sns:us-east-1:000000000000:alarms'
const otherArn = 'arn:aws:sns:us-east-1:000000000000:others'
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:deliver'
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:queue'
const deadArn = 'arn:aws:sqs:us-east-1:000000000000:dead'
const admin: Caller = { kind: 'admin' }
const alarm = (name: string): Caller => ({
  kind: 'service',
  service: 'cloudwatch.amazonaws.com',
  sourceArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
})

const resource = (type: string, logicalId: string, properties: object): Resource => ({
  logicalId,
  type: `AWS::SNS::${type}`,
  ref: `arn:aws:sns:us-east-1:000000000000:${logicalId}`,
  arn: `arn:aws:sns:us-east-1:000000000000:${logicalId}`,
  properties: { ...properties },
})
const subscription = (logicalId: string, Protocol: string, Endpoint: string, more: object = {}) =>
  resource('Subscription', logicalId, { TopicArn, Protocol, Endpoint, ...more })
const policy = resource('TopicPolicy', 'Policy', {
  Topics: [TopicArn],
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: 'sns:Publish',
        Principal: '*',
        Resource: TopicArn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: TopicArn,
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:Sonde-*' } },
      },
    ],
  },
})
const notMay: Authorize = access => {
  if (access.caller.kind !== 'admin') throw new AccessDenied(access, `no ${access.action} on ${access.resourceArn}`)
}
const named = (name: string): Error => Object.assign(new Error(name), { name })

type Handed = { to: string; payload: unknown; caller: Caller; attributes?: unknown }
/** Two topics; subscriptions of `alarms` as given. `failWith` fails the first invocations, one each. */
const served = (
  subscriptions: readonly Resource[],
  {
    failWith = [],
    journal = testJournal(),
    authorize = notMay,
  }: { failWith?: readonly Error[]; journal?: ReturnType<typeof testJournal>; authorize?: Authorize } = {},
) => {
  const handed: Handed[] = []
  const warnings: string[] = []
  const faults: Partial<Record<FaultName, true>> = {}
  const failures = [...failWith]
  const outbox = emails(() => undefined)
  const made = topics({
    topics: [resource('Topic', 'alarms', { DisplayName: 'Alarms' }), resource('Topic', 'others', {})],
    subscriptions,
    policies: [policy],
    authorize,
    noteAllowed: () => undefined,
    invoke: {
      async: async (to, payload, caller) => {
        const failure = failures.shift()
        if (failure) throw failure
        handed.push({ to, payload, caller })
      },
    },
    sendToQueue: async (to, { body, attributes }, caller) => {
      handed.push({ to, payload: body, caller, ...(attributes && { attributes }) })
    },
    emails: outbox,
    faults: { strikes: name => (faults[name] ? { rate: 1 } : undefined) },
    records: journal.records('notification'),
    timeScale: 0.0001,
    warn: message => void warnings.push(message),
    now: () => Date.parse('2026-01-15T10:30:00.123Z'),
    random: () => 0.5,
  })
  return { ...made, handed, warnings, faults, emails: outbox, journal }
}

const all = [
  subscription('ToFunction', 'lambda', functionArn),
  subscription('ToQueue', 'sqs', queueArn),
  subscription('ToRawQueue', 'sqs', `${queueArn}-raw`, { RawMessageDelivery: true }),
  subscription('ToOps', 'email', 'ops@example.com'),
]

describe('the AWS SDK', () => {
  let front: Door
  const stack = served(all)
  const clientOf = (accessKeyId: string) =>
    new SNSClient({
      endpoint: front.url,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'local' },
      maxAttempts: 1,
    })
  let client: SNSClient
  beforeAll(async () => {
    front = await openDoor({ port: 0 })
    front.open(
      frontHandler({
        services: { sns: topicService(stack) },
        connections: () => undefined,
        callerOf: key => (key === 'local' ? admin : { kind: 'role', roleArn: 'arn:aws:iam::0:role/R' }),
        local: {},
      }),
    )
    client = clientOf('local')
  })
  afterAll(() => front.close())

  it('publishes to functions, queues and email addresses, each in its own shape', async () => {
    const MessageAttributes = { level: { DataType: 'String', StringValue: 'warn' } }
    const text = 'a <b>"quoted"</b> & text\nof two lines'
    const { MessageId } = await client.send(
      new PublishCommand({ TopicArn, Message: text, Subject: 'late', MessageAttributes }),
    )
    await stack.idle()
    const [toFunction, toQueue, toRaw] = stack.handed
    expect(toFunction).toMatchObject({
      to: functionArn,
      caller: { service: 'sns.amazonaws.com', sourceArn: TopicArn },
      payload: {
        Records: [
          {
            EventSource: 'aws:sns',
            Sns: {
              MessageId,
              TopicArn,
              Subject: 'late',
              Message: text,
              Timestamp: '2026-01-15T10:30:00.123Z',
              MessageAttributes: { level: { Type: 'String', Value: 'warn' } },
            },
          },
        ],
      },
    })
    expect(JSON.parse(String(toQueue?.payload))).toMatchObject({ Type: 'Notification', MessageId, Message: text })
    expect(toRaw).toMatchObject({ to: `${queueArn}-raw`, payload: text, attributes: { level: 'warn' } })
    expect(stack.emails.all()).toEqual([
      { to: 'ops@example.com', subject: 'late', text, sentAt: '2026-01-15T10:30:00.123Z' },
    ])
    expect(stack.journal.size()).toBe(0)
  })

  it('publishes in batches, each message by itself', async () => {
    const { Successful, Failed } = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: 'a', Message: 'one' },
          { Id: 'b', Message: 'x', Subject: 'two\nlines' },
        ],
      }),
    )
    expect([Successful?.map(({ Id }) => Id), Failed?.map(({ Id, Code }) => [Id, Code])]).toEqual([
      ['a'],
      [['b', 'InvalidParameter']],
    ])
  })

  it('gives each protocol its own message', async () => {
    const Message = JSON.stringify({ default: 'for all', email: 'for people' })
    await client.send(new PublishCommand({ TopicArn, Message, MessageStructure: 'json' }))
    await stack.idle()
    expect(stack.emails.all()[0]).toMatchObject({ text: 'for people', subject: 'AWS Notification Message' })
    expect(stack.handed.at(-1)).toMatchObject({ payload: 'for all' })
  })

  it('lists topics and subscriptions', async () => {
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }, { TopicArn: otherArn }])
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
    expect(Subscriptions?.map(({ Protocol }) => Protocol)).toEqual(['lambda', 'sqs', 'sqs', 'email'])
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }))
    expect(Attributes).toMatchObject({ DisplayName: 'Alarms', SubscriptionsConfirmed: '4' })
  })

  it.each([
    ['the topic is not there', { TopicArn: `${TopicArn}-none`, Message: 'x' }, 'NotFoundException'],
    ['it says nothing', { TopicArn, Message: '' }, 'InvalidParameterException'],
    ['it is too long', { TopicArn, Message: 'x'.repeat(256 * 1024 + 1) }, 'InvalidParameterException'],
    ['its subject has a line break', { TopicArn, Message: 'x', Subject: 'a\nb' }, 'InvalidParameterException'],
    ['it has no default', { TopicArn, Message: '{}', MessageStructure: 'json' }, 'InvalidParameterException'],
  ])('is refused a message when %s', async (_, request, name) => {
    await expect(client.send(new PublishCommand(request))).rejects.toMatchObject({ name })
  })

  it('is refused without a grant, and while the fault topic-refuse strikes', async () => {
    const refused = clientOf('role').send(new PublishCommand({ TopicArn, Message: 'x' }))
    await expect(refused).rejects.toMatchObject({ name: 'AuthorizationErrorException' })
    stack.faults['topic-refuse'] = true
    try {
      await expect(client.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
        name: 'InternalErrorException',
      })
    } finally {
      delete stack.faults['topic-refuse']
    }
  })
})

describe('the policy of a topic', () => {
  it('lets those alarms publish that it names, and no others', async () => {
    const stack = served(all)
    await stack.publish(TopicArn, { Message: 'x' }, alarm('Sonde-dev-late'))
    await expect(stack.publish(TopicArn, { Message: 'x' }, alarm('Other-late'))).rejects.toThrow('no sns:Publish')
    expect(stack.billed()).toBe(1)
  })

  it('is that of the account where the topic has none', async () => {
    const stack = served([])
    await stack.publish(otherArn, { Message: 'x' }, alarm('Other-late'))
  })
})

describe('a message that is not taken', () => {
  it('is tried again, and delivered once', async () => {
    const failWith = Array.from({ length: 20 }, () => named('TooManyRequestsException'))
    const stack = served(all.slice(0, 1), { failWith })
    await stack.publish(TopicArn, { Message: 'x' }, admin)
    await stack.idle()
    expect(stack.handed).toHaveLength(1)
  })

  it('goes to the dead-letter queue of its subscription at once when the function may not be invoked', async () => {
    const toDead = subscription('S', 'lambda', functionArn, { RedrivePolicy: { deadLetterTargetArn: deadArn } })
    const stack = served([toDead], { failWith: [named('AccessDeniedException')] })
    await stack.publish(TopicArn, { Message: 'x' }, admin)
    await stack.idle()
    expect(stack.handed.map(({ to }) => to)).toEqual([deadArn])
    const without = served(all.slice(0, 1), { failWith: [named('AccessDeniedException')] })
    await without.publish(TopicArn, { Message: 'x' }, admin)
    await without.idle()
    expect(without.warnings.join()).toContain('no dead-letter queue')
  })

  it('is delivered by the next run', async () => {
    const journal = testJournal()
    const failWith = Array.from({ length: 100_000 }, () => named('TooManyRequestsException'))
    const first = served(all.slice(0, 1), { journal, failWith })
    await first.publish(TopicArn, { Message: 'kept' }, admin)
    await expect.poll(() => first.unfinished()[0]?.attempts).toBeGreaterThan(0)
    first.close()
    const next = served(all.slice(0, 1), { journal })
    next.resume()
    await next.idle()
    expect(next.handed).toMatchObject([{ payload: { Records: [{ Sns: { Message: 'kept' } }] } }])
    expect(journal.size()).toBe(0)
  })

  it('is tried three times at once, twice after a second, and then ever later', () => {
    expect([1, 3, 4, 5].map(attempt => retryMs(attempt, () => 1))).toEqual([0, 0, 1000, 1000])
    expect([6, 15, 16, 1000].map(attempt => Math.round(retryMs(attempt, () => 1)))).toEqual([
      1000, 20_000, 20_000, 20_000,
    ])
  })
})

it.each([
  [{ Protocol: 'https', Endpoint: 'https://example.com' }, 'delivers to functions, queues and email addresses'],
  [{ Protocol: 'lambda', Endpoint: functionArn, FilterPolicy: {} }, 'FilterPolicy is not understood'],
  [{ Protocol: 'email', Endpoint: 'a@b', TopicArn: 'arn:none' }, 'TopicArn: no topic'],
])('the subscription %j is refused at start', (properties, words) => {
  expect(() => served([resource('Subscription', 'S', { TopicArn, ...properties })])).toThrow(words)
})

it('a subscription of a topic in another account is taken, and gets nothing here', () => {
  const elsewhere = {
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
    Region: 'eu-west-1',
    Protocol: 'lambda',
    Endpoint: functionArn,
  }
  expect(() => served([resource('Subscription', 'S', elsewhere)])).not.toThrow()
})

it('emails are kept, the newest hundred of them', () => {
  const outbox = emails(() => undefined)
  for (let at = 0; at < 103; at++) outbox.send({ to: 'a@b', subject: String(at), text: '', sentAt: '' })
  expect([outbox.count(), outbox.all().length, outbox.all()[0]?.subject]).toEqual([103, 100, '102'])
})
