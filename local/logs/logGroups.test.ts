import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AccessDenied, type Caller, type Resource } from '../contracts.ts'
import { logGroups } from './logGroups.ts'
import { subscriptionFilters } from './subscriptionFilters.ts'

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:Take'
const resource = (type: string, ref: string, arn: string, properties = {}): Resource => ({
  logicalId: ref,
  type,
  ref,
  arn,
  properties,
})
const group = resource('AWS::Logs::LogGroup', 'shop', 'arn:aws:logs:us-east-1:000000000000:log-group:shop:*')
const take = resource('AWS::Lambda::Function', 'Take', functionArn)
const filter = (FilterName: string, FilterPattern = '', more = {}) =>
  resource('AWS::Logs::SubscriptionFilter', FilterName, '', {
    LogGroupName: 'shop',
    FilterName,
    FilterPattern,
    DestinationArn: functionArn,
    ...more,
  })
const read = (...filters: Resource[]) => subscriptionFilters({ filters, logGroups: [group], functions: [take] })

const started = (filters: Resource[], fails?: () => Error) => {
  const sent: { data: string; caller: Caller }[] = []
  const counted: Record<string, number> = {}
  const said: string[] = []
  let at = Date.parse('2026-11-28T15:00:00Z')
  const groups = logGroups({
    groups: read(...filters),
    invoke: {
      async: async (arn, payload, caller) => {
        expect(arn).toBe(functionArn)
        if (fails) throw fails()
        const { awslogs } = payload as { awslogs: { data: string } }
        sent.push({ data: awslogs.data, caller })
      },
    },
    accountId: '000000000000',
    timeScale: 0,
    measure:
      ({ name }) =>
      value => {
        counted[name] = (counted[name] ?? 0) + value
      },
    warn: message => said.push(message),
    now: () => at++,
  })
  const delivered = () => sent.map(({ data }) => JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()))
  return { groups, sent, counted, said, delivered }
}

describe('a log group with a subscription', () => {
  it('delivers the lines that match, by stream, as CloudWatch Logs does', async () => {
    const { groups, delivered, sent, counted } = started([filter('errors', 'ERROR')])
    groups.put('shop', 'one', 'ERROR 1')
    groups.put('shop', 'two', 'ERROR 2')
    groups.put('shop', 'one', 'INFO 3')
    groups.put('shop', 'one', 'ERROR 4')
    groups.put('another', 'one', 'ERROR 5')
    expect(groups.waiting()).toBe(3)
    await expect.poll(() => sent).toHaveLength(2)
    expect(delivered()[0]).toEqual({
      messageType: 'DATA_MESSAGE',
      owner: '000000000000',
      logGroup: 'shop',
      logStream: 'one',
      subscriptionFilters: ['errors'],
      logEvents: [
        {
          id: expect.stringMatching(/^\d{56}$/),
          timestamp: Date.parse('2026-11-28T15:00:00.000Z'),
          message: 'ERROR 1',
        },
        {
          id: expect.stringMatching(/^\d{56}$/),
          timestamp: Date.parse('2026-11-28T15:00:00.002Z'),
          message: 'ERROR 4',
        },
      ],
    })
    const [first, last] = delivered()[0].logEvents
    expect(first.id < last.id).toBe(true)
    expect(sent[0]?.caller).toEqual({ kind: 'service', service: 'logs.amazonaws.com', sourceArn: group.arn })
    expect(counted).toEqual({ ForwardedLogEvents: 3 })
  })

  it('is disabled for a while when the function may not be invoked: its lines are skipped, and counted', async () => {
    const refusal = new AccessDenied(
      { caller: { kind: 'admin' }, action: 'lambda:InvokeFunction', resourceArn: '' },
      'no',
    )
    const { groups, counted, said } = started([filter('all')], () => refusal)
    groups.put('shop', 'one', 'a')
    await expect.poll(() => counted.DeliveryErrors).toBe(1)
    expect(said).toEqual(['lines of a log group were not delivered'])
  })

  it('keeps no more than ten thousand lines: the others are counted', () => {
    const { groups, counted } = started([filter('all')])
    for (let line = 0; line < 10_050; line++) groups.put('shop', 'one', 'x')
    expect(groups.waiting()).toBe(10_000)
    expect(counted).toEqual({ DeliveryErrors: 50 })
    groups.end()
  })

  it('delivers what waits when the run ends, and takes no more', async () => {
    const { groups, delivered } = started([filter('all')])
    groups.put('shop', 'one', 'last')
    groups.end()
    groups.put('shop', 'one', 'after the end')
    await expect.poll(() => delivered()).toHaveLength(1)
    expect(delivered()[0].logEvents).toHaveLength(1)
    expect(groups.waiting()).toBe(0)
  })
})

describe('a template is refused', () => {
  it.each<[why: string, filters: Resource[], said: string]>([
    [
      'with a third filter on a log group',
      [filter('a'), filter('b'), filter('c')],
      'LimitExceededException: shop has two',
    ],
    ['with a filter on no log group', [filter('a', '', { LogGroupName: 'x' })], 'there is no log group x'],
    ['with a filter for no function', [filter('a', '', { DestinationArn: `${functionArn}2` })], 'no function'],
    ['with a stream of Kinesis', [filter('a', '', { DestinationArn: 'arn:aws:kinesis:a:b:c' })], 'only a function'],
    ['with a property that is not known', [filter('a', '', { RoleArn: 'x' })], 'RoleArn is not understood'],
    ['with a colon in a name', [filter('a:b')], 'neither a colon'],
  ])('%s', (_, filters, said) => expect(() => read(...filters)).toThrow(said))
})
