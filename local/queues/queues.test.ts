import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AccessDenied, type Caller } from '../contracts.ts'
import { type Door, openDoor } from '../door.ts'
import { frontHandler } from '../front/front.ts'
import { queueService } from '../front/services.ts'
import { testJournal } from '../journal/testJournal.ts'
import { queues } from './queues.ts'

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
const resource = (name: string, more: object = {}) => ({
  logicalId: name,
  type: 'AWS::SQS::Queue',
  ref: `http://sqs/${name}`,
  arn: arnOf(name),
  properties: { MessageRetentionPeriod: 1_209_600, ...more },
})
const role: Caller = { kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/Sender' }

let isKeyRefused = false
/** The front with two queues, `others` under a key; the role may send to `letters` alone. */
const journal = testJournal()
const writes = { count: 0 }
const records = journal.records('message')
let front: Door
let served: ReturnType<typeof queues>
beforeAll(async () => {
  front = await openDoor({ port: 0 })
  served = queues({
    resources: [resource('letters'), resource('others', { KmsMasterKeyId: 'arn:aws:kms:::key/one' })],
    policies: [],
    authorize: access => {
      if (access.caller.kind === 'admin') return
      const isGranted = access.action === 'sqs:SendMessage' && access.resourceArn === arnOf('letters')
      if (!isGranted) throw new AccessDenied(access, `no ${access.action} on ${access.resourceArn}`)
    },
    noteAllowed: () => undefined,
    faults: { strikes: name => (name === 'key-refuse' && isKeyRefused ? { rate: 1 } : undefined) },
    records: {
      ...records,
      written: async () => {
        writes.count += 1
      },
    },
    urlOf: name => `${front.url}/000000000000/${name}`,
    timeScale: 1,
    warn: () => undefined,
    now: Date.now,
  })
  front.open(
    frontHandler({
      services: { AmazonSQS: queueService({ queues: served }) },
      connections: () => undefined,
      callerOf: key => (key === 'local' ? { kind: 'admin' } : key === 'role' ? role : undefined),
      local: {},
    }),
  )
})
const clientOf = (accessKeyId: string) =>
  new SQSClient({ endpoint: front.url, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'local' } })
let sqs: SQSClient
let QueueUrl: string
beforeEach(async () => {
  sqs = clientOf('local')
  QueueUrl = (await sqs.send(new GetQueueUrlCommand({ QueueName: 'letters' }))).QueueUrl ?? ''
  await sqs.send(new PurgeQueueCommand({ QueueUrl }))
})
afterAll(() => {
  served.close()
  return front.close()
})

const receive = (more: object = {}) =>
  sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))
const countsOf = async () => {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible].map(Number)
}

describe('the AWS SDK', () => {
  it('finds each queue once, by list, prefix, page and name', async () => {
    const url = (name: string) => `${front.url}/000000000000/${name}`
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toEqual([url('letters'), url('others')])
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'o' }))).QueueUrls).toEqual([url('others')])
    const { QueueUrls, NextToken } = await sqs.send(new ListQueuesCommand({ MaxResults: 1 }))
    expect(QueueUrls).toEqual([url('letters')])
    expect((await sqs.send(new ListQueuesCommand({ MaxResults: 1, NextToken }))).QueueUrls).toEqual([url('others')])
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toThrow('does not exist')
  })

  it('sends, receives with attributes, and deletes; sums are those that it computes itself', async () => {
    const reason = { DataType: 'String', StringValue: 'too old' }
    const seal = { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) }
    const MessageBody = 'a letter, with ü and 🛰'
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: { reason, seal } }))
    const { Messages } = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] })
    expect(Messages).toMatchObject([
      { Body: MessageBody, MessageAttributes: { reason, seal }, Attributes: { ApproximateReceiveCount: '1' } },
    ])
    expect(Number(Messages?.[0]?.Attributes?.SentTimestamp)).toBeGreaterThan(Date.now() - 60_000)
    expect(await countsOf()).toEqual([0, 1])
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }))
    expect(await countsOf()).toEqual([0, 0])
  })

  it('works in batches, each entry by itself', async () => {
    const Entries = ['one', 'two', '\u0000'].map((MessageBody, at) => ({ Id: String(at), MessageBody }))
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['0', '1'])
    expect(sent.Failed).toMatchObject([{ Id: '2', Code: 'InvalidMessageContents', SenderFault: true }])
    const { Messages = [] } = await receive()
    const receipts = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }))
    const released = receipts.map(entry => ({ ...entry, VisibilityTimeout: 0 }))
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: released }))
    expect(await countsOf()).toEqual([2, 0])
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: receipts }))
    expect(await countsOf()).toEqual([0, 0])
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] }))).rejects.toMatchObject({
      name: 'EmptyBatchRequest',
    })
  })

  it.each([
    ['without a value', { a: { DataType: 'String' } }],
    ['with an empty one', { a: { DataType: 'String', StringValue: '' } }],
    ['with one of another type', { a: { DataType: 'Binary', StringValue: 'x' } }],
    ['with text for a number', { a: { DataType: 'Number', StringValue: '0x10' } }],
    ['under a name of AWS', { 'AWS.a': { DataType: 'String', StringValue: 'x' } }],
    [
      'over ten of them',
      Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`a${at}`, { DataType: 'String', StringValue: 'x' }])),
    ],
  ])('sends no attribute %s', async (_, MessageAttributes) => {
    const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }))
    await expect(sent).rejects.toMatchObject({ name: 'InvalidParameterValue' })
    const number = { DataType: 'Number.float', StringValue: '-1.5e3' }
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes: { number } }))
    expect(await countsOf()).toEqual([1, 0])
  })

  it('waits for a message that is not there yet', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 })
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'at last' }))
    expect((await waiting).Messages).toMatchObject([{ Body: 'at last' }])
    expect((await receive({ WaitTimeSeconds: 1 })).Messages).toBeUndefined()
  })

  it('loses no message to a client that has stopped waiting', async () => {
    const gone = new AbortController()
    const body = { QueueUrl, WaitTimeSeconds: 20 }
    const request = {
      operation: 'ReceiveMessage',
      body,
      bytes: 0,
      caller: { kind: 'admin' },
      signal: gone.signal,
    } as const
    const waiting = served.handle(request)
    gone.abort()
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'letter' }))
    expect(await waiting).toEqual({})
    expect(await countsOf()).toEqual([1, 0])
  })

  it('is answered when the journal has the message', async () => {
    const before = writes.count
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'letter' }))
    expect(writes.count).toBe(before + 1)
    expect(records.left(row => row)).toMatchObject([{ record: expect.stringContaining('"body":"letter"') }])
  })

  it('is refused what the template decides, and what SQS refuses', async () => {
    await expect(sqs.send(new CreateQueueCommand({ QueueName: 'own' }))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    })
    const nowhere = { QueueUrl: `${front.url}/000000000000/none`, MessageBody: 'x' }
    await expect(sqs.send(new SendMessageCommand(nowhere))).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toThrow('MaxNumberOfMessages')
    await expect(receive({ MessageSystemAttributeNames: ['Age'] })).rejects.toMatchObject({
      name: 'InvalidAttributeName',
    })
    await expect(sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' }))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    })
  })
})

describe('policies', () => {
  it('decide for a batch as for the single action, by queue', async () => {
    const sender = clientOf('role')
    const Entries = [{ Id: '1', MessageBody: 'letter' }]
    await sender.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    await expect(sender.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow('no sqs:ReceiveMessage')
    const other = QueueUrl.replace('letters', 'others')
    await expect(sender.send(new SendMessageCommand({ QueueUrl: other, MessageBody: 'x' }))).rejects.toThrow(
      `no sqs:SendMessage on ${arnOf('others')}`,
    )
    expect(served.billed()).toBe(1)
  })
})

it('a queue under a key that cannot be used takes no message, and the others do', async () => {
  const encrypted = QueueUrl.replace('letters', 'others')
  await sqs.send(new SendMessageCommand({ QueueUrl: encrypted, MessageBody: 'before' }))
  isKeyRefused = true
  try {
    const refused = sqs.send(new SendMessageCommand({ QueueUrl: encrypted, MessageBody: 'x' }))
    await expect(refused).rejects.toMatchObject({ name: 'KmsDisabled' })
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
  } finally {
    isKeyRefused = false
  }
})
