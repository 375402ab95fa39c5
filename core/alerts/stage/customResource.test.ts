import { expect, it } from 'vitest'
import { customResource } from './customResource.ts'

const event = (RequestType: string, properties: object = {}) => ({
  RequestType,
  ResponseURL: 'https://cloudformation.example/answer?signed',
  StackId: 'arn:stack',
  RequestId: 'request-1',
  LogicalResourceId: 'StageAlertsConfigured',
  ResourceType: 'Custom::SondeAlerts',
  ResourceProperties: { ServiceToken: 'arn:function', ...properties },
})

/** Runs a request; time passes only when `wait` is let go. */
const run = async (
  request: object,
  {
    apply = async () => undefined,
    removeAll = async () => undefined,
    isOver = false,
  }: {
    apply?: (alerts: unknown) => Promise<void>
    removeAll?: () => Promise<void>
    isOver?: boolean
  } = {},
) => {
  const answers: { url: string; answer: Record<string, unknown> }[] = []
  const waited: number[] = []
  await customResource({
    apply,
    removeAll,
    respond: async (url, body) => void answers.push({ url, answer: JSON.parse(body) }),
    wait: async ms => {
      waited.push(ms)
      if (!isOver) await new Promise(() => undefined)
    },
    log: () => undefined,
  })(request, 60_000)
  const [only] = answers
  expect(answers).toHaveLength(1)
  const answer: Record<string, unknown> = { ...only?.answer, url: only?.url, waited }
  return answer
}

it('applies the alerts of the configuration, and answers with the same physical id each time', async () => {
  const applied: unknown[] = []
  const Alerts = JSON.stringify({ rules: { hot: { when: { kind: 'reboot' } } }, channels: { ops: { type: 'slack' } } })
  const apply = async (alerts: unknown) => void applied.push(alerts)
  const created = await run(event('Create', { Alerts }), { apply })
  expect(created).toMatchObject({
    Status: 'SUCCESS',
    url: 'https://cloudformation.example/answer?signed',
    StackId: 'arn:stack',
    RequestId: 'request-1',
    LogicalResourceId: 'StageAlertsConfigured',
    PhysicalResourceId: 'alerts',
  })
  expect(applied).toMatchObject([
    { rules: { hot: { enabled: true, coolDownSeconds: 300 } }, channels: { ops: { type: 'slack' } } },
  ])
  const updated = await run({ ...event('Update', { Alerts }), PhysicalResourceId: 'alerts' }, { apply })
  expect(updated).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'alerts' })
})

it('fails the deployment with the reason', async () => {
  const apply = async () => Promise.reject(new Error('over 300 rules'))
  expect(await run(event('Update'), { apply })).toMatchObject({ Status: 'FAILED', Reason: 'over 300 rules' })
  const broken = event('Create', { Alerts: '{"rules":{"hot":{"when":{"kind":"nothing"}}},"channels":{}}' })
  expect(await run(broken)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('rules.hot.when') })
  expect(await run(event('Create', { Alerts: 'no JSON' }))).toMatchObject({ Status: 'FAILED' })
})

it('answers before its time is over, whatever hangs', async () => {
  const hangs = () => new Promise<never>(() => undefined)
  expect(await run(event('Create'), { apply: hangs, isOver: true })).toMatchObject({
    Status: 'FAILED',
    Reason: 'it took too long',
    waited: [50_000],
  })
})

it('never holds up a deletion', async () => {
  let isRemoved = false
  const removeAll = async () => {
    isRemoved = true
  }
  expect(await run(event('Delete'), { removeAll })).toMatchObject({ Status: 'SUCCESS' })
  expect(isRemoved).toBe(true)
  const fails = async () => Promise.reject(new Error('no bus'))
  expect(await run(event('Delete'), { removeAll: fails })).toMatchObject({ Status: 'SUCCESS', Reason: 'no bus' })
  const hangs = () => new Promise<never>(() => undefined)
  expect(await run(event('Delete', { Alerts: 'no JSON' }), { removeAll: hangs, isOver: true })).toMatchObject({
    Status: 'SUCCESS',
  })
})
