import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { startListener } from '../../coap-ingest/listener.ts'
import { ROOMY_CONFIG } from '../../coap-ingest/testing/roomyConfig.ts'
import { dynamoRevocations } from '../../core/access/revocations.ts'
import { sealedCursors } from '../../core/access/sealedCursors.ts'
import { mintToken } from '../../core/access/tokens.ts'
import { deviceSocket } from '../../core/coap/testing/deviceSocket.ts'
import { request } from '../../core/coap/testing/request.ts'
import { tableShapes } from '../../core/contracts/tables.ts'
import { configureDevice } from '../../core/devices/configuration/configure.ts'
import { dynamoDevices } from '../../core/devices/devicesTable.ts'
import { noteSighting } from '../../core/devices/note/noteSighting.ts'
import { noteSource } from '../../core/devices/note/noteSource.ts'
import { blockDevice } from '../../core/devices/registry/block.ts'
import { registerDevice } from '../../core/devices/registry/register.ts'
import { alert } from '../../core/events/alert/alert.ts'
import { dynamoCount } from '../../core/events/counts/count.ts'
import { dynamoAppend } from '../../core/events/history/append.ts'
import { dynamoClaim } from '../../core/events/history/repeatMarker.ts'
import { findRepetition, findUnnotedRepetition } from '../../core/events/history/repetition.ts'
import { IN_FORCE_AFTER_MS, idHashes } from '../../core/events/ids/hashes.ts'
import { key } from '../../core/events/key/key.ts'
import { LOG_DETAIL_TYPE } from '../../core/events/log/detail.ts'
import { logExample } from '../../core/events/log/example.ts'
import { status } from '../../core/events/status/status.ts'
import { eventStore, itemsOnBus } from '../../core/events/store.ts'
import { claimsWith, viewerWith } from '../../core/testing/claims.ts'
import type { TestTables } from '../../core/testing/tables.ts'
import { RECEIVED_AT } from '../../core/testing/uplinks.ts'
import { announceViewer } from '../../core/viewers/announce.ts'
import { dynamoBacklogLeases } from '../../core/viewers/backlogLeases.ts'
import { dynamoConnections } from '../../core/viewers/connections.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { frameExamples } from '../docs/examples.ts'
import { alertsIn, queuedOf } from './alertProducts.ts'

/** The events, rows and texts that one version leaves to another. */
export type Products = {
  readonly events: readonly { readonly detailType: string; readonly detail: unknown }[]
  readonly rows: Readonly<Record<'devices' | 'events' | 'viewers', readonly Record<string, AttributeValue>[]>> & {
    /** A version before log lines has none. */
    readonly counts?: readonly Record<string, AttributeValue>[]
    /** A version before alerts has none. */
    readonly alerts?: readonly Record<string, AttributeValue>[]
  }
  /** Frames of the server to viewers. */
  readonly frames: readonly unknown[]
  /** Bodies of messages in dead-letter queues, with their attributes. */
  readonly letters: readonly { readonly body: string; readonly attributes: Readonly<Record<string, string>> }[]
  /** Bodies of messages in the queues of alerts: of deliveries, and of timers. A version before alerts has none. */
  readonly queued?: { readonly deliveries: readonly string[]; readonly timers: readonly string[] }
  readonly token: string
  readonly cursor: string
}

/** The secret that signs the token and seals the cursor of the products. */
export const SECRET = Buffer.alloc(32, 7)
/** The text that the cursor is bound to. */
export const BOUND_TO = 'GET /events'
export const RETENTION = {
  uplink: 7 * 86_400,
  rejected: 7 * 86_400,
  log: 7 * 86_400,
  key: 365 * 86_400,
  status: 30 * 86_400,
  alert: 30 * 86_400,
} as const
export const now = (): number => RECEIVED_AT + 30_000

const { uplink: uplinks, downlink: downlinks } = codecs(readSchema())

/** The details that the listener puts on the bus when devices say the golden vectors, nonsense and something with a warning. */
const busEntries = async () => {
  const entries: { readonly detailType: string; readonly detail: string }[] = []
  let time = RECEIVED_AT
  const listener = await startListener({
    config: ROOMY_CONFIG,
    maxExchanges: 1000,
    uplinks,
    downlinks,
    putEvents: async some => {
      entries.push(...some)
      return some.map(() => undefined)
    },
    readDevices: async deviceIds => new Map(deviceIds.map(deviceId => [deviceId, undefined])),
    lastHeard: async () => undefined,
    clock: () => time,
    idHashesAt: idHashes({
      current: Buffer.alloc(32, 1),
      former: Buffer.alloc(32, 2),
      currentSince: RECEIVED_AT - IN_FORCE_AFTER_MS,
    }),
    log: () => undefined,
    metrics: () => undefined,
  })
  const device = await deviceSocket(listener.coapPort)
  const say = async (deviceId: string, payload: Uint8Array) => {
    time += 1000
    await device.ask(request({ path: ['uplink', deviceId], payload }))
  }
  try {
    const config = { heartbeat_interval: 300, iccid: '8949', hw_version: '1', sw_version: '2.0', location_mode: 'GNSS' }
    await say('ABC123', uplinks.encode({ uplink_count: 1, heartbeat: { config, modem_temperature: 21.5 } }))
    await say(
      'ABC123',
      uplinks.encode({ uplink_count: 2, heartbeat: { reboot: { reason: 'WATCHDOG', file: 'main.c', line: 7 } } }),
    )
    await say(
      'XYZ',
      uplinks.encode({ uplink_count: 1, location: { gnss: { latitude: 52.5, longitude: 13.4, accuracy: 8 } } }),
    )
    // An unknown field, a value of an enum that is not known, and nonsense.
    await say('XYZ', Buffer.from('0802f80601', 'hex'))
    await say('XYZ', Buffer.from([0x12, 4, 0x0a, 2, 0x30, 99]))
    await say('ABC123', Buffer.from('0a12aabb', 'hex'))
  } finally {
    device.close()
    await listener.close()
  }
  return entries.map(({ detailType, detail }) => ({ detailType, detail: JSON.parse(detail) }))
}

/** What `ws-connect` and `ws-message` put on the bus. */
const announced = async () => {
  const events: { detailType: string; detail: unknown }[] = []
  const client = new EventBridgeClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
  client.middlewareStack.add(
    () => async args => {
      const { Entries } = JSON.parse(JSON.stringify(args.input))
      for (const { DetailType, Detail } of Entries) events.push({ detailType: DetailType, detail: JSON.parse(Detail) })
      return { response: {}, output: { Entries: [{ EventId: '1' }], $metadata: {} } as never }
    },
    { step: 'initialize' },
  )
  const { opened, subscribed } = announceViewer({ client, busName: 'bus' })
  const viewer = { connectionId: 'Q2x5ZcKtIAMCJzw=', deviceId: 'ABC123' }
  const connectedAt = new Date(RECEIVED_AT).toISOString()
  await opened({ ...viewer, connectedAt })
  await opened({ ...viewer, deviceId: '*', connectedAt, tail: 100, lease: 'lease-1', unknownParameters: ['tial'] })
  await opened({ ...viewer, connectedAt, refused: 'too-many-connections' })
  await opened({ ...viewer, deviceId: '*', connectedAt, status: true })
  await subscribed({ ...viewer, subscribedAt: connectedAt, status: true })
  await subscribed({ ...viewer, subscribedAt: connectedAt, since: '01HM6AQH20', lease: 'lease-2' })
  client.destroy()
  return events
}

type Event = Products['events'][number]

const rowsOf = async (tables: TestTables, events: readonly Event[]): Promise<Products['rows']> => {
  const { client } = tables
  const devicesTable = await tables.create(tableShapes.devices.keys)
  const eventsTable = await tables.create(tableShapes.events.keys, tableShapes.events.index)
  const viewersTable = await tables.create(tableShapes.viewers.keys)
  const counts = { client, tableName: await tables.create(tableShapes.counts.keys) }
  const history = { client, tableName: eventsTable }
  const devices = dynamoDevices({ client, tableName: devicesTable, now })
  const store = eventStore({
    note: noteSighting({ devices, findInHistory: findRepetition(history) }),
    findUnnoted: findUnnotedRepetition(history),
    append: dynamoAppend({ ...history, keepsMerged: true }),
    claim: dynamoClaim(counts),
    count: dynamoCount({ ...counts, keptSeconds: 90 * 86_400, countsUplinks: false }),
    noteSource: noteSource({ devices }),
    retention: RETENTION,
  })
  for (const { detailType, detail } of events) for (const item of itemsOnBus(detailType, detail)) await store(item)
  await configureDevice(devices)('ABC123', { heartbeat_interval: 60, location_mode: 'WIFI_GNSS' }, {}, new Date(now()))
  await registerDevice(devices)('XYZ', new Date(now()))
  await registerDevice(devices)('STOLEN-1', new Date(now()))
  await blockDevice(devices)('STOLEN-1', new Date(now()))
  const viewers = { client, tableName: viewersTable, now }
  const { enter } = dynamoConnections(viewers)
  await enter(viewerWith({ connectionId: 'one', levels: ['warn', 'error'] }))
  const long = Array.from({ length: 40 }, (_, index) => `TENANT-${index}-*`)
  await enter(
    viewerWith({
      connectionId: 'all',
      deviceId: '*',
      claims: { devices: [...long, 'ABC123'], scope: ['read', 'sensitive'] },
    }),
  )
  await enter(viewerWith({ connectionId: 'statuses', deviceId: '*', status: true }))
  await dynamoBacklogLeases(viewers).take({ deviceId: 'ABC123', connectionId: 'one' }, 'lease-1')
  await dynamoRevocations(viewers).revoke('mallory', { beforeSeconds: Math.floor(now() / 1000) })
  const dump = async (TableName: string) => (await client.send(new ScanCommand({ TableName }))).Items ?? []
  return {
    devices: await dump(devicesTable),
    events: await dump(eventsTable),
    viewers: await dump(viewersTable),
    counts: await dump(counts.tableName),
    alerts: await dump(await alertsIn(tables, now)),
  }
}

/** An event in a dead-letter queue: as the bus leaves it there, and as the queue of a function does. */
const lettersOf = ({ detailType, detail }: Event): Products['letters'] => {
  const time = new Date(RECEIVED_AT).toISOString()
  const event = { version: '0', id: 'e1', source: 'sonde', 'detail-type': detailType, time, detail }
  const requestContext = { requestId: 'r1', condition: 'RetriesExhausted', approximateInvokeCount: 3 }
  const responsePayload = { errorType: 'Error', errorMessage: 'throttled' }
  const attributes = { ERROR_CODE: 'THROTTLING', ERROR_MESSAGE: 'Rate exceeded', RETRY_ATTEMPTS: '184' }
  return [
    { body: JSON.stringify(event), attributes },
    {
      body: JSON.stringify({ version: '1.0', timestamp: time, requestContext, requestPayload: event, responsePayload }),
      attributes: {},
    },
  ]
}

/** Makes the products of this version, by the code that makes them in a deployed stack. */
export const products = async (tables: TestTables): Promise<Products> => {
  const heard = [
    ...(await busEntries()),
    { detailType: LOG_DETAIL_TYPE, detail: logExample },
    { detailType: key.detailType, detail: key.example },
    { detailType: status.detailType, detail: status.example },
    { detailType: alert.detailType, detail: alert.example },
  ]
  const keys = { current: SECRET }
  const queued = queuedOf(now())
  const refused = { ERROR_CODE: 'refused', ERROR_MESSAGE: 'The receiver answered 404.', RETRY_ATTEMPTS: '0' }
  return {
    events: [...heard, ...(await announced())],
    rows: await rowsOf(tables, heard),
    frames: Object.values(frameExamples),
    letters: [
      ...heard.flatMap(lettersOf),
      ...queued.deliveries.slice(0, 2).map(body => ({ body, attributes: refused })),
    ],
    queued,
    token: await mintToken(
      claimsWith({ iat: RECEIVED_AT / 1000, devices: ['ABC*', 'XYZ'], scope: ['read', 'write'] }),
      keys,
    ),
    cursor: await sealedCursors({ readKeys: async () => keys, random: bytes => Buffer.alloc(bytes, 3) }).seal(
      { at: '01HM6AQH20J4C7N2M9P6D8E1FG', left: 5 },
      BOUND_TO,
    ),
  }
}
