import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AccessDenied, type Authorize } from '../contracts.ts'
import { type Door, openDoor } from '../door.ts'
import { frontHandler } from '../front/front.ts'
import { eventService } from '../front/services.ts'
import { testJournal } from '../journal/testJournal.ts'
import { busOf, functionArn, queueArn } from './testBus.ts'

const EventBusName = 'uplinks'
const arnOf = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/uplinks/${name}`
const EventPattern = JSON.stringify({ source: ['sonde'], detail: { hot: [true] } })
const Targets = [
  {
    Id: 'alerts',
    Arn: functionArn,
    InputTransformer: { InputPathsMap: { detail: '$.detail' }, InputTemplate: '{"alertRule":"hot","detail":<detail>}' },
  },
]
/** May do everything but touch rules whose names begin with another prefix. */
const authorize: Authorize = access => {
  if (access.caller.kind === 'admin' || /rule\/(uplinks\/stack-.*|\*)$/.test(access.resourceArn)) return
  throw new AccessDenied(access, `no ${access.action} on ${access.resourceArn}`)
}

let front: Door
const journal = testJournal()
const stack = busOf(undefined, { journal, authorize, now: Date.now })
const clientOf = (accessKeyId: string) =>
  new EventBridgeClient({
    endpoint: front.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  })
let client: EventBridgeClient
beforeAll(async () => {
  front = await openDoor({ port: 0 })
  front.open(
    frontHandler({
      services: { AWSEvents: eventService({ bus: stack.events, authorize: () => undefined, arnPrefix: 'arn:' }) },
      connections: () => undefined,
      callerOf: key => (key === 'local' ? { kind: 'admin' } : { kind: 'role', roleArn: 'arn:aws:iam::0:role/R' }),
      local: {},
    }),
  )
  client = clientOf('local')
})
afterAll(async () => {
  stack.events.close()
  await front.close()
})
const put = (more: object) =>
  client.send(new PutEventsCommand({ Entries: [{ Source: 'sonde', DetailType: 'X', EventBusName, ...more }] }))
const made = async (Name: string, pattern = EventPattern) => {
  await client.send(new PutRuleCommand({ Name, EventBusName, EventPattern: pattern, Description: 'hot ones' }))
  await client.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets }))
}
const removed = async (Name: string) => {
  await client.send(new RemoveTargetsCommand({ Rule: Name, EventBusName, Ids: ['alerts'] }))
  await client.send(new DeleteRuleCommand({ Name, EventBusName }))
}

describe('a rule that is made while the stack runs', () => {
  it('has its events from then on, as its target wants them, until it is gone', async () => {
    await put({ Detail: '{"hot":true}' })
    await made('stack-hot')
    await put({ Detail: '{"hot":true}' })
    await put({ Detail: '{"hot":false}' })
    await expect
      .poll(() => stack.invoked.filter(({ caller }) => JSON.stringify(caller).includes('stack-hot')))
      .toEqual([
        {
          arn: functionArn,
          payload: { alertRule: 'hot', detail: { hot: true } },
          caller: { kind: 'service', service: 'events.amazonaws.com', sourceArn: arnOf('stack-hot') },
        },
      ])
    const before = stack.invoked.length
    await client.send(new DisableRuleCommand({ Name: 'stack-hot', EventBusName }))
    await put({ Detail: '{"hot":true}' })
    await client.send(new EnableRuleCommand({ Name: 'stack-hot', EventBusName }))
    await put({ Detail: '{"hot":true}' })
    await removed('stack-hot')
    await put({ Detail: '{"hot":true}' })
    await stack.events.idle()
    expect(stack.invoked.length).toBe(before + 1)
  })

  it('is told as it was made, and keeps its targets when its pattern changes', async () => {
    await made('stack-told')
    const { RuleArn } = await client.send(
      new PutRuleCommand({ Name: 'stack-told', EventBusName, EventPattern: '{"source":["other"]}', State: 'DISABLED' }),
    )
    expect(RuleArn).toBe(arnOf('stack-told'))
    const told = await client.send(new DescribeRuleCommand({ Name: 'stack-told', EventBusName }))
    expect(told).toMatchObject({ Name: 'stack-told', Arn: RuleArn, EventBusName, State: 'DISABLED' })
    expect(told).toMatchObject({ EventPattern: '{"source":["other"]}' })
    expect(told.Description).toBeUndefined()
    const listed = await client.send(new ListTargetsByRuleCommand({ Rule: 'stack-told', EventBusName }))
    expect(listed.Targets).toEqual(Targets)
    const names = await client.send(new ListRuleNamesByTargetCommand({ TargetArn: functionArn, EventBusName }))
    expect(names.RuleNames).toContain('stack-told')
    await removed('stack-told')
  })

  it('is listed by the beginning of its name, a page at a time', async () => {
    for (const name of ['stack-page-a', 'stack-page-b', 'stack-page-c']) await made(name)
    const asked = { EventBusName, NamePrefix: 'stack-page-', Limit: 2 }
    const first = await client.send(new ListRulesCommand(asked))
    const second = await client.send(new ListRulesCommand({ ...asked, NextToken: first.NextToken }))
    expect([first, second].map(({ Rules }) => Rules?.map(({ Name }) => Name))).toEqual([
      ['stack-page-a', 'stack-page-b'],
      ['stack-page-c'],
    ])
    expect(second.NextToken).toBeUndefined()
    for (const name of ['stack-page-a', 'stack-page-b', 'stack-page-c']) await removed(name)
  })

  it('is there in the next run, and is not when it was deleted', async () => {
    await made('stack-kept')
    await made('stack-gone')
    await removed('stack-gone')
    using next = busOf(undefined, { journal })
    await next.events.putEvents(
      { Entries: [{ Source: 'sonde', DetailType: 'X', EventBusName, Detail: '{"hot":true}' }] },
      { kind: 'admin' },
    )
    await next.events.idle()
    expect(next.invoked).toMatchObject([{ payload: { alertRule: 'hot', detail: { hot: true } } }])
    await removed('stack-kept')
  })

  it('is made by those who may, each rule by itself', async () => {
    const role = clientOf('role')
    await role.send(new PutRuleCommand({ Name: 'stack-role', EventBusName, EventPattern }))
    await role.send(new ListRulesCommand({ EventBusName }))
    await role.send(new DeleteRuleCommand({ Name: 'stack-role', EventBusName }))
    const refused = role.send(new PutRuleCommand({ Name: 'other', EventBusName, EventPattern }))
    await expect(refused).rejects.toThrow(`no events:PutRule on ${arnOf('other')}`)
  })
})

describe('a request about rules is refused', () => {
  it.each<[string, ConstructorParameters<typeof PutRuleCommand>[0], string, string]>([
    [
      'its pattern is no JSON',
      { Name: 'stack-x', EventBusName, EventPattern: '{' },
      'InvalidEventPatternException',
      '',
    ],
    [
      'its pattern has an unknown operator',
      { Name: 'stack-x', EventBusName, EventPattern: '{"source":[{"like":"x"}]}' },
      'InvalidEventPatternException',
      'like',
    ],
    [
      'its pattern is too long',
      { Name: 'stack-x', EventBusName, EventPattern: JSON.stringify({ source: ['x'.repeat(2048)] }) },
      'LimitExceededException',
      '2048',
    ],
    ['it has no pattern', { Name: 'stack-x', EventBusName }, 'ValidationException', 'must be specified'],
    ['its name has a space', { Name: 'a b', EventBusName, EventPattern }, 'ValidationException', 'Name'],
    ['its bus is not there', { Name: 'x', EventBusName: 'none', EventPattern }, 'ResourceNotFoundException', 'none'],
    [
      'a bus of its own has a schedule',
      { Name: 'stack-x', EventBusName, ScheduleExpression: 'rate(1 minute)' },
      'ValidationException',
      'default bus',
    ],
    [
      'the rule is of the template',
      { Name: 'PersistRule', EventBusName, EventPattern },
      'ValidationException',
      'template',
    ],
  ])('when %s', async (_, request, name, words) => {
    await expect(client.send(new PutRuleCommand(request))).rejects.toMatchObject({
      name,
      message: expect.stringContaining(words),
    })
  })

  it('for targets that are too many, not understood or not there, and for rules with targets', async () => {
    await made('stack-full')
    const more = (Ids: readonly string[]) => Ids.map(Id => ({ Id, Arn: queueArn }))
    const puts = (list: readonly { Id: string; Arn: string }[]) =>
      client.send(new PutTargetsCommand({ Rule: 'stack-full', EventBusName, Targets: [...list] }))
    await expect(puts(more(['1', '2', '3', '4', '5']))).rejects.toMatchObject({ name: 'LimitExceededException' })
    await expect(puts([{ Id: 'x', Arn: 'arn:aws:sns:us-east-1:0:t' }])).rejects.toMatchObject({
      name: 'ValidationException',
    })
    const gone = await client.send(new RemoveTargetsCommand({ Rule: 'stack-full', EventBusName, Ids: ['none'] }))
    expect(gone).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: 'none', ErrorCode: 'ResourceNotFoundException' }],
    })
    const remove = () => client.send(new DeleteRuleCommand({ Name: 'stack-full', EventBusName }))
    await expect(remove()).rejects.toThrow('since it has targets')
    await removed('stack-full')
    // Deleted twice is deleted.
    await remove()
    const nowhere = { Rule: 'stack-full', EventBusName }
    await expect(client.send(new PutTargetsCommand({ ...nowhere, Targets }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(client.send(new RemoveTargetsCommand({ ...nowhere, Ids: ['x'] }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(client.send(new DescribeRuleCommand({ Name: 'stack-full', EventBusName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('while another change of the same rule is not done, and while the fault rule-conflict strikes', async () => {
    const held = Promise.withResolvers<void>()
    const records = testJournal()
    const slow = { ...records, records: (kind: string) => ({ ...records.records(kind), written: () => held.promise }) }
    using other = busOf(undefined, { journal: slow })
    const change = (State: string) =>
      other.events.rules.handle('PutRule', { Name: 'x', EventBusName, EventPattern, State }, { kind: 'admin' })
    const first = change('ENABLED')
    await expect(change('DISABLED')).rejects.toMatchObject({ name: 'ConcurrentModificationException' })
    held.resolve()
    await first
    await change('DISABLED')
    other.faults['rule-conflict'] = { rate: 1 }
    await expect(change('ENABLED')).rejects.toMatchObject({ name: 'ConcurrentModificationException' })
  })

  it('over three hundred rules on a bus', async () => {
    using full = busOf()
    const change = (Name: string) =>
      full.events.rules.handle('PutRule', { Name, EventBusName, EventPattern }, { kind: 'admin' })
    for (let at = 1; at < 300; at++) await change(`rule-${at}`)
    await expect(change('one-more')).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: expect.stringContaining('300'),
    })
    await change('rule-1')
  })
})

it('a pattern is tested against an event', async () => {
  const envelope = { id: '1', account: '0', source: 'sonde', time: '2026-01-15T10:30:00Z', region: 'r', resources: [] }
  const tested = (event: object) =>
    client.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }))
  const event = { ...envelope, 'detail-type': 'X', detail: { hot: true } }
  expect((await tested(event)).Result).toBe(true)
  expect((await tested({ ...event, detail: {} })).Result).toBe(false)
  await expect(tested(envelope)).rejects.toThrow('detail-type')
})
