import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { outcomeOf } from '../cli/command.ts'
import { redriveCommand } from '../cli/redrive/redriveCommand.ts'
import { ownStack } from './support/ownStack.ts'
import { runsSonde } from './support/script.ts'
import { stackUnderTest } from './support/stack.ts'

const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000'
const local = await ownStack({ settings: { kmsKeyArn } })
const { endpoints } = local
const stack = stackUnderTest(endpoints)
const directory = await mkdtemp(join(tmpdir(), 'sonde-redrive-'))
await writeFile(join(directory, 'endpoints.json'), JSON.stringify(endpoints))

afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  await stack.close()
  await local.close()
  await rm(directory, { recursive: true })
})

const redrive = (...args: string[]) => outcomeOf(redriveCommand, [...args, '--dir', directory])
/** The line in which the list shows the dead letter of a device. */
const lineFor = async (deviceId: string, queue = 'StorePathUplinks'): Promise<string | undefined> =>
  (await redrive('list', '--queue', queue)).out.split('\n').find(line => line.includes(` of ${deviceId}: `))
const idIn = (line: string): string => line.trim().split(' ')[0] ?? ''

const Exported = z.looseObject({
  queue: z.string(),
  id: z.string(),
  reason: z.looseObject({ by: z.string(), code: z.string(), attempts: z.number().optional() }),
  event: z.looseObject({ 'detail-type': z.string(), detail: z.looseObject({ uplinks: z.array(z.unknown()) }) }),
})

describe('what could not be stored', () => {
  it('is listed with its reason, shown, exported, and stored once it is sent again; viewers do not see it twice', async () => {
    const viewer = await stack.viewer('Redrive-1')
    await stack.switchFaults({ 'function-throw': { rate: 1, function: 'Persist' } })
    await stack.send('/uplink/Redrive-1', { uplink_count: 7 })
    await expect.poll(() => lineFor('Redrive-1'), { timeout: 30_000 }).toContain('failed: FaultInjected')
    const line = (await lineFor('Redrive-1')) ?? ''
    expect(line).toMatch(/tried 3 times \(RetriesExhausted\)$/)

    // The script itself once: a process for each step takes seconds on a busy machine.
    const script = await runsSonde(['redrive', 'show', idIn(line), '--dir', directory])
    const shown = Exported.parse(JSON.parse(script.out))
    expect(shown).toMatchObject({
      queue: 'StorePathUplinks',
      event: { detail: { uplinks: [{ uplink: { uplink_count: 7 } }] } },
    })
    const file = join(directory, 'letters.ndjson')
    expect(await redrive('export', file)).toMatchObject({ code: 0 })
    const exported = (await readFile(file, 'utf8')).trim().split('\n')
    expect(exported.map(one => Exported.parse(JSON.parse(one)))).toContainEqual(shown)

    await stack.switchFaults({})
    expect(await redrive('send', idIn(line), '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('would be sent again: 1'),
    })
    expect(await stack.events('Redrive-1')).toEqual([])
    expect(await redrive('send', idIn(line))).toMatchObject({ code: 0, out: expect.stringContaining('sent again: 1') })
    await expect.poll(async () => (await stack.events('Redrive-1')).length).toBe(1)
    expect(await lineFor('Redrive-1')).toBeUndefined()

    // A later frame has been seen: had this one come again, it would be there.
    await stack.send('/uplink/Redrive-1', { uplink_count: 8 })
    await viewer.frame(({ message }) => message === 'Received uplink #8')
    expect(viewer.uplinks('Redrive-1')).toHaveLength(2)
  })

  it('and is stored already is not stored again, in the form that the bus leaves it', async () => {
    await stack.send('/uplink/Redrive-2', { uplink_count: 1 })
    await expect.poll(async () => (await stack.events('Redrive-2')).length).toBe(1)
    const { json } = await stack.http('/devices/Redrive-2/events')
    const [{ id = '', timestamp = '' } = {}] = z
      .object({ events: z.array(z.looseObject({ id: z.string(), timestamp: z.string() })) })
      .parse(json).events
    const wire = { bytes: 2, raw: 'CAE=', type: 'CON', messageId: 1, token: '' }
    const detail = { id, deviceId: 'Redrive-2', receivedAt: timestamp, uplink: { uplink_count: 1 }, wire }
    const event = { version: '0', id: 'e', source: 'sonde', 'detail-type': 'Uplink', time: timestamp, detail }
    await leaves(event, { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'not authorized', RETRY_ATTEMPTS: '0' })

    const line = await lineFor('Redrive-2')
    expect(line).toContain('not delivered: NO_PERMISSIONS: not authorized, tried once')
    expect(await redrive('send', idIn(line ?? ''))).toMatchObject({ code: 0 })
    expect(await lineFor('Redrive-2')).toBeUndefined()
    await stack.send('/uplink/Redrive-2', { uplink_count: 2 })
    await expect.poll(async () => (await stack.events('Redrive-2')).length).toBe(2)
  })

  it('and cannot be found is said', async () => {
    expect(await redrive('send', 'nothing')).toMatchObject({ code: 1, out: expect.stringContaining('not found') })
    expect(await redrive('send')).toMatchObject({ code: 3, err: expect.stringContaining('either ids or --all') })
  })
})

describe('lines of a log group that could not be taken', () => {
  it('are listed with their log group, and stored once they are sent again', async () => {
    const linesAbout = async (deviceId: string) =>
      (await stack.http('/devices/sonde.http-config/events?limit=100')).text.split(`"deviceId":"${deviceId}"`).length -
      1
    await stack.send('/uplink/Redrive-4', { uplink_count: 1 })
    await expect.poll(async () => (await stack.http('/devices/Redrive-4')).status).toBe(200)
    await stack.switchFaults({ 'function-throw': { rate: 1, function: 'LogPathCloudWatch' } })
    await stack.http('/devices/Redrive-4/config', { method: 'PUT', json: { heartbeat_interval: 600 } })
    const listed = async () => (await redrive('list', '--queue', 'LogPathDeliveries')).out
    await expect
      .poll(listed, { timeout: 30_000 })
      .toMatch(/LogGroupDelivery of \S*HttpApiConfigureLogs\S*: failed: FaultInjected/)
    // Another delivery, with the line in it, may still have a try left.
    const onTheirWay = async () => {
      const left: unknown = await (await fetch(`${endpoints.aws}/_local/unfinished`)).json()
      return Object.keys(Object(left)).filter(target => target === 'cloudwatch')
    }
    await expect.poll(onTheirWay).toEqual([])
    await stack.switchFaults({})
    expect(await linesAbout('Redrive-4')).toBe(0)
    expect(await redrive('send', '--all', '--queue', 'LogPathDeliveries')).toMatchObject({ code: 0 })
    await expect.poll(() => linesAbout('Redrive-4')).toBe(1)
    expect(await listed()).not.toContain('LogGroupDelivery')
  })
})

describe('what the bus could not encrypt', () => {
  it('is stored by nobody and seen by nobody, and reaches both once the key is back and it is sent again', async () => {
    const viewer = await stack.viewer('Redrive-3')
    await stack.switchFaults({ 'key-refuse': { rate: 1 } })
    await stack.send('/uplink/Redrive-3', { uplink_count: 7 })
    await expect.poll(() => lineFor('Redrive-3', 'Bus'), { timeout: 30_000 }).toContain('not delivered: ')
    expect(await stack.events('Redrive-3')).toEqual([])
    expect(viewer.uplinks('Redrive-3')).toEqual([])

    await stack.switchFaults({})
    // The listener's pulse may lie there too.
    const sent = expect.stringMatching(/^sent again: [1-9]\d*\n$/)
    expect(await redrive('send', '--all', '--queue', 'Bus')).toMatchObject({ code: 0, out: sent })
    await viewer.frame(({ message }) => message === 'Received uplink #7')
    await expect.poll(async () => (await stack.events('Redrive-3')).length).toBe(1)
    expect(await lineFor('Redrive-3', 'Bus')).toBeUndefined()
  })
})

/** Leaves an event in the queue of storing, as the bus does when it cannot deliver. */
const leaves = async (event: object, reason: Readonly<Record<string, string>>): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sqs = new SQSClient({ endpoint: endpoints.aws ?? '', region: 'us-east-1', credentials })
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}))
  const QueueUrl = QueueUrls.find(url => url.includes('StorePathUplinksDeadLetters'))
  const MessageAttributes = Object.fromEntries(
    Object.entries(reason).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  )
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event), MessageAttributes }))
  sqs.destroy()
}
