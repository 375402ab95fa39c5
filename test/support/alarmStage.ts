import { createSocket, type Socket } from 'node:dgram'
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import WebSocket from 'ws'
import * as z from 'zod'
import { coapClient } from '../../core/coap/client/client.ts'
import { protectedClient } from '../../core/coap/client/protectedClient.ts'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { parseServer } from '../../core/coap/uri.ts'
import { EVENT_SOURCE } from '../../core/contracts/events.ts'
import { ownStack } from './ownStack.ts'
import { repeatedly } from './repeatedly.ts'
import { stackUnderTest } from './stack.ts'
import { refusedWith } from './viewer.ts'

/** How long a minute of the alarms is, ms: a quarter of an hour is over in four seconds. */
const MINUTE_MS = 250
/** Of the age when stored and when posted, ms, in place of ten seconds and more. */
const MAX_AGE_MS = 4_000

/** The dead-letter queues of the stage, by parts of their names. */
const LETTERS = [
  'StorePath',
  'LivePathUplinks',
  'LivePathOpenings',
  'LogPathDeliveries',
  'AlertPathMatchesDeadLetters',
  'DeliveryPathMessagesDeadLetters',
  'BusDeadLetters',
]
/** Of a dead letter, s, in place of ten days. */
const MAX_LETTER_AGE_SECONDS = 6

const Alarm = z.looseObject({
  Properties: z.looseObject({ AlarmName: z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }) }),
})
const Template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) })

/** Thresholds that no test waits for, by the ends of the alarms' names. */
const lowThresholds: Readonly<Record<string, number>> = {
  '-persist-age': MAX_AGE_MS,
  '-broadcast-age': MAX_AGE_MS,
  '-dead-letters-expiring': MAX_LETTER_AGE_SECONDS,
}

const withLowThresholds = (template: unknown): unknown => {
  const read = Template.parse(template)
  const Resources = Object.entries(read.Resources).map(([id, resource]) => {
    const alarm = Alarm.safeParse(resource)
    if (!alarm.success) return [id, resource] as const
    const { Properties, ...rest } = alarm.data
    const Threshold = lowThresholds[String(Properties.AlarmName['Fn::Join'][1].at(-1))]
    return [id, Threshold === undefined ? resource : { ...rest, Properties: { ...Properties, Threshold } }] as const
  })
  return { ...read, Resources: Object.fromEntries(Resources) }
}

const Alarms = z.array(
  z.object({ name: z.string(), state: z.string(), reason: z.string(), unmeasured: z.array(z.string()) }),
)
const Said = z.object({ message: z.string(), alarm: z.string() })
const short = (name: string) => name.replace('Sonde-local-', '')

/** A stack whose alarms are watched while its devices send, and what a test does to it. */
export type AlarmStage = Awaited<ReturnType<typeof alarmStage>>

/** Starts it for the tests of a file. */
export const alarmStage = async () => {
  const said: string[] = []
  const local = await ownStack({
    settings: {
      metricsSeconds: 0.1,
      // The bus has a dead-letter queue with an alarm where a key can be refused.
      kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000',
      silenceSeconds: 6,
      // A fault makes the listener log, and its lines would meet the fault again.
      ownLogs: false,
      // Half a processor: what a listener takes while it starts is over before it counts.
      listenerCpu: 512,
      listenerMemoryMiB: 1024,
      maxInFlight: 8,
      connectionsPerSubject: 1000,
      // More starts than this explains raise an alarm.
      listenerMaxCount: 1,
    },
    changed: withLowThresholds,
    alarmMinuteMs: MINUTE_MS,
    say: (source, line) => source === 'alarms' && said.push(line),
  })
  const stack = stackUnderTest(local.endpoints)
  const { aws, webSocket, token, outputs } = local.endpoints
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const bus = new EventBridgeClient({ endpoint: aws, region: 'us-east-1', credentials })
  const dynamo = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials })
  const unknown = coapClient(parseServer(local.endpoints.coap))
  let sequenceNumber = 0
  /** A device whose key is that of another stage. */
  const underUnknownKey = protectedClient({
    client: unknown,
    context: securityContext({
      masterSecret: Buffer.alloc(16, 7),
      senderId: Buffer.of(1, 2, 3, 4, 5),
      recipientId: NO_BYTES,
    }),
    nextNumber: () => sequenceNumber++,
  })

  const alarms = async () => Alarms.parse(await (await fetch(`${aws}/_local/alarms`)).json())
  const on = async () => (await alarms()).filter(({ state }) => state === 'ALARM').map(({ name }) => short(name))
  /** Alarms that have gone off since the last look. */
  const wentOff = () =>
    new Set(
      said
        .map(line => Said.parse(JSON.parse(line)))
        .flatMap(({ message, alarm }) => (message === 'alarm' ? [short(alarm)] : [])),
    )

  /** Devices that send all the time, as they do. */
  let devices: ReturnType<typeof repeatedly> | undefined
  let uplinks = 0
  const heartbeats = (everyMs = 200) =>
    repeatedly(everyMs, async () => {
      uplinks += 1
      await stack.sendOnce('/uplink/Alarm-1', { uplink_count: uplinks })
    })

  const running = new Set<ReturnType<typeof repeatedly>>()
  /** Does something again and again until the fault ends; how it turns out is not looked at. */
  const keepDoing = (everyMs: number, work: () => Promise<unknown>) => running.add(repeatedly(everyMs, work))
  const handshake = (credential: string) => refusedWith(`${webSocket}?deviceId=Alarm-1${credential}`)
  const sockets = new Set<WebSocket>()
  /** Opens a socket that nobody greets, and leaves it open. */
  const open = async () => {
    const socket = new WebSocket(`${webSocket}?deviceId=Alarm-1`, ['sonde.v1', token])
    socket.on('error', () => undefined)
    sockets.add(socket)
  }
  const post = async (path: string) => {
    const response = await fetch(`${aws}/_local/${path}`, { method: 'POST' })
    if (!response.ok) throw new Error(await response.text())
  }
  const emptyQueues = async () => {
    for (const queue of LETTERS) while ((await stack.deadLetters(queue)).length > 0);
  }

  beforeAll(async () => {
    devices = heartbeats()
    const isHeard = async () => {
      const listener = (await alarms()).find(({ name }) => name.endsWith('no-listener'))
      expect(listener?.state).toBe('OK')
    }
    await vi.waitFor(isHeard, { timeout: 30_000 })
  })
  beforeEach(() => void said.splice(0))
  const floods = new Set<Socket>()
  /** Sends as many datagrams at once, again and again, until the fault ends. */
  const flood = async (count: number, datagram: (messageId: number) => Buffer) => {
    const { port } = parseServer(local.endpoints.coap)
    const socket = createSocket('udp4')
    floods.add(socket)
    const datagrams = Array.from({ length: count }, (_, messageId) => datagram(messageId))
    running.add(
      repeatedly(200, async () => {
        for (const one of datagrams) socket.send(one, port, '127.0.0.1')
      }),
    )
  }
  const stopAll = async () => {
    for (const socket of floods) socket.close()
    floods.clear()
    for (const one of running) one.stop()
    running.clear()
    await stack.switchFaults({})
  }
  afterEach(async () => {
    await stopAll()
    for (const socket of sockets) socket.terminate()
    sockets.clear()
  })
  afterAll(async () => {
    devices?.stop()
    bus.destroy()
    dynamo.destroy()
    unknown.close()
    await stack.close()
    await local.close()
  })

  return {
    stack,
    alarms,
    on,
    wentOff,
    /** How many uplinks its devices have sent. */
    uplinks: () => uplinks,
    keepDoing,
    handshake,
    /** A handshake with a token that is valid. */
    validHandshake: () => handshake(`&token=${token}`),
    open,
    flood,
    putOnBus: async (DetailType: string, detail: object) => {
      const entry = { EventBusName: outputs.BusName, Source: EVENT_SOURCE, DetailType, Detail: JSON.stringify(detail) }
      await bus.send(new PutEventsCommand({ Entries: [entry] }))
    },
    sendUnderUnknownKey: () => underUnknownKey.request({ method: 'POST', path: '/uplink' }),
    /** Notes that a device has a key. */
    markKeyed: (deviceId: string) =>
      dynamo.send(
        new UpdateItemCommand({
          TableName: outputs.DevicesTable,
          Key: { deviceId: { S: deviceId } },
          UpdateExpression: 'SET keyedAt = :now',
          ExpressionAttributeValues: { ':now': { S: new Date().toISOString() } },
        }),
      ),
    killListener: () => post('kill-listener'),
    emptyQueues,
    stopAll,
    /** Makes its devices send at another rate. */
    sendEvery: (everyMs?: number) => {
      devices?.stop()
      devices = heartbeats(everyMs)
    },
    silence: () => devices?.stop(),
  }
}
