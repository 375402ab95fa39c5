import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ulid } from 'ulid'
import { expect, it } from 'vitest'
import { outcomeOf } from '../../cli/command.ts'
import { redriveCommand } from '../../cli/redrive/redriveCommand.ts'
import { stackUnderTest } from '../support/stack.ts'
import { type InRun, survives } from '../support/survival.ts'

/** Uplinks of a device that could not be stored, in the queue of dead letters: one waits, one is held by somebody. */
const letters = ['Letter-1', 'Letter-2']

const queues = async (aws: string) => {
  const sqs = new SQSClient({
    endpoint: aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}))
  return { sqs, urls: QueueUrls, ofStoring: QueueUrls.find(url => url.includes('StorePathUplinksDeadLetters')) }
}

const leaveLetters: InRun = async ({ endpoints }) => {
  const { sqs, ofStoring: QueueUrl } = await queues(endpoints.aws)
  for (const deviceId of letters) {
    const receivedAt = new Date().toISOString()
    const wire = { bytes: 2, raw: 'CAE=', type: 'CON', messageId: 1, token: '' }
    const detail = { uplinks: [{ id: ulid(), deviceId, receivedAt, uplink: { uplink_count: 1 }, wire }] }
    const event = { version: '0', id: deviceId, source: 'sonde', 'detail-type': 'Uplink', time: receivedAt, detail }
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }))
  }
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 1 }))
  sqs.destroy()
}

const sendLettersAgain: InRun = async ({ endpoints, directory }) => {
  const { sqs, urls } = await queues(endpoints.aws)
  sqs.destroy()
  expect(new Set(urls.map(url => url.split('/').at(-1))).size).toBe(urls.length)
  expect(urls.filter(url => !url.startsWith(endpoints.aws))).toEqual([])
  const redrive = (...args: string[]) => outcomeOf(redriveCommand, [...args, '--dir', directory])
  const { out } = await redrive('list', '--queue', 'StorePathUplinks')
  for (const deviceId of letters) expect(out).toContain(`Uplink of ${deviceId}: `)
  expect(await redrive('send', '--all', '--queue', 'StorePathUplinks')).toMatchObject({
    code: 0,
    out: expect.stringContaining('sent again: 2'),
  })
  const stack = stackUnderTest(endpoints)
  for (const deviceId of letters) await expect.poll(async () => (await stack.events(deviceId)).length).toBe(1)
  await stack.close()
}

it('with --data, what was acknowledged is stored and seen once after Ctrl-C and after kill -9, and dead letters wait', {
  timeout: 500_000,
}, async () => {
  const { acknowledged } = await survives({
    ends: ['SIGINT', 'SIGKILL'],
    uplinks: 100,
    first: leaveLetters,
    last: sendLettersAgain,
  })
  expect(acknowledged).toBeGreaterThanOrEqual(200)
})
