import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, describe, expect, it } from 'vitest'
import { outcomeOf } from '../../cli/command.ts'
import { redriveCommand } from '../../cli/redrive/redriveCommand.ts'
import { sqsEnqueue } from '../../core/alerts/delivery/queue.ts'
import { entryKeeper, notifier } from '../../core/alerts/notify.ts'
import { dynamoOutbox } from '../../core/alerts/outbox/outbox.ts'
import { type Received, receiver } from '../../core/alerts/testing/receiver.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

/** Answers of the receiver by path, one after the other; 200 when there are no more. `undefined`: it never answers. */
const answers = new Map<string, (number | undefined)[]>()
const answer = (response: ServerResponse, { path }: Received) => {
  const left = answers.get(path) ?? []
  const status = left.length === 0 ? 200 : left.shift()
  if (status === undefined) return
  const headers = { location: '/elsewhere', ...(status === 429 && { 'retry-after': '20' }) }
  response.writeHead(status, headers).end()
}
const hooks = await receiver(answer)
const url = (path: string) => `http://localhost:${hooks.port}/${path}`
const local = await ownStack({
  alarmMinuteMs: 500,
  settings: {
    alertChannels: {
      ops: { type: 'webhook', url: url('ops'), secret: 'a secret of the channel' },
      flaky: { type: 'slack', url: url('flaky') },
      silent: { type: 'discord', url: url('silent') },
      gone: { type: 'teams', url: url('gone') },
      moved: { type: 'ntfy', url: url('topic'), token: 'tk_1' },
      closed: { type: 'webhook', url: 'http://10.1.2.3/hook' },
      mail: { type: 'email', addresses: ['ops@example.com'] },
    },
    alarmChannels: ['ops'],
  },
})
const { endpoints } = local
const stack = stackUnderTest(endpoints)
const directory = await mkdtemp(join(tmpdir(), 'sonde-channels-'))
await writeFile(join(directory, 'endpoints.json'), JSON.stringify(endpoints))

const asAdministrator = {
  endpoint: endpoints.aws,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
}
const client = new DynamoDBClient(asAdministrator)
const sqs = new SQSClient(asAdministrator)
const { TableNames = [] } = await client.send(new ListTablesCommand({}))
const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}))
const tableName = TableNames.find(name => name.includes('TablesAlerts')) ?? ''
const queueUrl = QueueUrls.find(one => one.includes('DeliveryPathQueue')) ?? ''
const now = Date.now
const notify = notifier(
  entryKeeper({
    outbox: dynamoOutbox({ client, tableName, now }),
    enqueue: sqsEnqueue({ client: sqs, queueUrl, id: () => crypto.randomUUID(), now }),
  }),
)

afterAll(async () => {
  client.destroy()
  sqs.destroy()
  await stack.close()
  await local.close()
  await hooks.close()
  await rm(directory, { recursive: true })
})

const WAIT = { timeout: 60_000, interval: 100 }
const at = new Date().toISOString()
const about = (channel: string, deviceId: string) =>
  notify({
    id: `${channel}-${deviceId}`,
    rule: 'delivery',
    channels: [channel],
    deviceId,
    state: 'firing',
    level: 'warn',
    message: 'is late',
    at,
    since: at,
  })
const got = (path: string) => hooks.received.filter(one => one.path === `/${path}`)
const letters = async () =>
  (await outcomeOf(redriveCommand, ['list', '--queue', 'DeliveryPathMessages', '--dir', directory])).out

describe('a message about alerts', { timeout: 150_000 }, () => {
  it('of ten devices reaches its receiver once, with the link to the rule, and not a second time', async () => {
    const messages = () => got('ops').map(({ body }) => JSON.parse(body))
    const named = (name: string) =>
      messages().filter(({ entries }) => entries.some((one: { name: string }) => one.name === name))
    const names = Array.from({ length: 10 }, (_, index) => `Delivery-${index}`)
    await Promise.all(names.map(name => about('ops', name)))
    await expect.poll(() => names.filter(name => named(name).length === 0), WAIT).toEqual([])
    await about('ops', 'Delivery-0')
    await about('ops', 'Delivery-10')
    await expect.poll(() => named('Delivery-10').length, WAIT).toBeGreaterThan(0)
    // A message that is repeated has the id that it had before.
    expect(new Set(named('Delivery-0').map(({ id }) => id)).size).toBe(1)
    expect(messages()[0]?.link).toBe(`${endpoints.console}/alerts/delivery`)
  })

  it('is tried again by a receiver that answers 500, then 429, and by one that does not answer', async () => {
    answers.set('/flaky', [500, 429, 503])
    answers.set('/silent', [undefined])
    await Promise.all([about('flaky', 'Delivery-1'), about('silent', 'Delivery-1')])
    await expect.poll(() => got('flaky').length, WAIT).toBeGreaterThanOrEqual(4)
    await expect.poll(() => got('silent').length, WAIT).toBeGreaterThanOrEqual(2)
    // The next alert is a message of its own, so that these were taken.
    await Promise.all([about('flaky', 'Delivery-2'), about('silent', 'Delivery-2')])
    const last = (path: string) => got(path).at(-1)?.body
    await expect.poll(() => last('silent'), WAIT).toContain('Delivery\\\\-2')
    await expect.poll(() => last('flaky'), WAIT).toContain('Delivery-2')
    expect(last('flaky')).not.toContain('Delivery-1')
  })

  it('that is refused, redirected, or has an address that is not allowed is a dead letter, which redrive sends again', async () => {
    answers.set('/gone', [404])
    answers.set('/', [302])
    await Promise.all([about('gone', 'Delivery-1'), about('moved', 'Delivery-1'), about('closed', 'Delivery-1')])
    await expect.poll(letters, WAIT).toContain('channel closed, Delivery-1: not delivered: not-allowed')
    await expect
      .poll(letters, WAIT)
      .toContain('channel gone, Delivery-1: not delivered: refused: The receiver answered 404.')
    await expect
      .poll(letters, WAIT)
      .toContain('channel moved, Delivery-1: not delivered: refused: The receiver answered 302.')
    expect(await letters()).not.toMatch(/localhost|10\.1\.2\.3/)
    expect(got('elsewhere')).toEqual([])
    await outcomeOf(redriveCommand, ['send', '--all', '--queue', 'DeliveryPathMessages', '--dir', directory])
    await expect.poll(() => Math.min(got('gone').length, got('').length), WAIT).toBeGreaterThanOrEqual(2)
    expect(JSON.parse(got('').at(-1)?.body ?? '')).toMatchObject({ topic: 'topic', title: 'delivery: Delivery-1' })
    expect(got('').at(-1)?.headers.authorization).toBe('Bearer tk_1')
    await expect.poll(letters, WAIT).toContain('channel closed')
  })

  it('is an e-mail to each address', async () => {
    await about('mail', 'Delivery-1')
    const mails = async () => (await fetch(`${endpoints.aws}/_local/emails`)).text()
    await expect.poll(mails, WAIT).toContain('delivery: Delivery-1')
  })
})

it('an alarm of the stack reaches its channels, and so does its end, with how long it lasted', {
  timeout: 150_000,
}, async () => {
  const told = (state: string) =>
    got('ops')
      .map(({ body }) => JSON.parse(body))
      .flatMap(({ type, entries }) => (type === 'alarm' ? entries : []))
      .filter(one => one.name === 'bus-failures' && one.state === state)
  await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
  const sending = setInterval(
    () => void stack.sendOnce('/uplink/Delivery-9', { uplink_count: 1 }).catch(() => undefined),
    300,
  )
  try {
    await expect.poll(() => told('firing').length, WAIT).toBeGreaterThan(0)
  } finally {
    clearInterval(sending)
    await stack.switchFaults({})
  }
  await expect.poll(() => told('over').length, WAIT).toBeGreaterThan(0)
  expect(told('over')[0].durationSeconds).toBeGreaterThan(0)
  expect(told('firing')[0].message).toContain('docs/runbooks/bus-failures.md')
})
