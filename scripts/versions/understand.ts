import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import type { ReadBudget } from '../../core/contracts/readBudget.ts'
import { tableShapes } from '../../core/contracts/tables.ts'
import { noteSource } from '../../core/devices/note/noteSource.ts'
import { dynamoCount } from '../../core/events/counts/count.ts'
import { dynamoClaim } from '../../core/events/history/repeatMarker.ts'
import { historyCsv } from '../../core/events/http/forms.ts'
import { claimsWith } from '../../core/testing/claims.ts'
import { requestWith } from '../../core/testing/httpRequests.ts'
import type { TestTables } from '../../core/testing/tables.ts'
import { GROUP, RULE } from './alertProducts.ts'
import type { Consumers } from './consumers.ts'
import { overSocket } from './overSocket.ts'
import { BOUND_TO, now, type Products, RETENTION, SECRET } from './products.ts'

const viewerEvents = ['ViewerOpened', 'ViewerSubscribed'] as const
const isViewerEvent = (detailType: string): detailType is (typeof viewerEvents)[number] =>
  viewerEvents.some(one => one === detailType)

/**
 * Runs the products of a version through the code of a version, as deployed programs would: its events into tables and frames, its
 * rows read and written to again, its tokens and cursors opened, the HTTP API asked. @returns everything that was understood, as plain values
 */
export const understand = async (code: Consumers, products: Products, tables: TestTables) => {
  const { client } = tables
  const devicesTable = await tables.create(tableShapes.devices.keys)
  const eventsTable = await tables.create(tableShapes.events.keys, tableShapes.events.index)
  const viewersTable = await tables.create(tableShapes.viewers.keys)
  const counts = { client, tableName: await tables.create(tableShapes.counts.keys) }
  const fill = async (TableName: string, rows: readonly Record<string, AttributeValue>[]) => {
    for (const Item of rows) await client.send(new PutItemCommand({ TableName, Item }))
  }
  // A version before log lines counts none.
  const knowsCounts = 'dynamoReadCounts' in code
  const history = { client, tableName: eventsTable }
  const devices = code.dynamoDevices({ client, tableName: devicesTable, now })
  const store = code.eventStore({
    note: code.noteSighting({ devices, findInHistory: code.findRepetition(history) }),
    findUnnoted: code.findUnnotedRepetition(history),
    append: code.dynamoAppend({ ...history, keepsMerged: true }),
    claim: (knowsCounts ? code : { dynamoClaim }).dynamoClaim(counts),
    count: dynamoCount({ ...counts, keptSeconds: 90 * 86_400, countsUplinks: false }),
    noteSource: noteSource({ devices }),
    retention: RETENTION,
  })
  const read = code.dynamoHistory({
    ...history,
    keepsMerged: true,
    longestSeconds: RETENTION.uplink,
    now,
    onUnreadable: (deviceId, id) => {
      throw new Error(`${deviceId} ${id} cannot be read`)
    },
  })
  const stored = async () => {
    const range = { order: 'oldest-first' as const, limit: 1000, budgetUnits: 1000 }
    const { events } = await read({ ...range, of: { devices: ['*'] }, after: '01HM6' })
    return events.map(({ frame }) => frame)
  }
  // A version before alerts has no rules, and asks for nothing of this.
  const knowsAlerts = 'deliveryIn' in code
  const alertsOf = async () => {
    const alerts = { client, tableName: await tables.create(tableShapes.alerts.keys), now }
    await fill(alerts.tableName, products.rows.alerts ?? [])
    return {
      rules: await code.dynamoRulesTable(alerts).list(),
      channels: await code.dynamoChannelsTable(alerts).list(),
      open: (await code.dynamoAlerts(alerts).open(RULE, undefined)).alerts,
      firing: await code.dynamoAlerts(alerts).counted(RULE),
      waiting: (await code.dynamoOutbox(alerts).waiting(GROUP)).map(({ entry }) => entry),
      trial: await code.dynamoTrialsTable(alerts).read('trial-1'),
      deliveries: products.queued?.deliveries.map(code.deliveryIn),
      timers: products.queued?.timers.map(code.timerIn),
    }
  }
  const storeAll = async () => {
    for (const { detailType, detail } of products.events)
      if (!isViewerEvent(detailType)) for (const item of code.itemsOnBus(detailType, detail)) await store(item)
  }
  const names = [...new Set(products.rows.devices.map(({ deviceId }) => deviceId?.S ?? ''))].toSorted()
  const recordsOf = async () =>
    Object.fromEntries(await Promise.all(names.map(async name => [name, await devices.read(name)])))

  const countsOf = async () => {
    const { hours } = await code.dynamoReadCounts(counts)('ABC123', now() - 3_600_000, now())
    return hours.map(({ start, minutes }) => ({ start, minutes: [...minutes] }))
  }

  await storeAll()
  const fromEvents = await stored()
  const recordsFromEvents = await recordsOf()

  await fill(devicesTable, products.rows.devices)
  await fill(eventsTable, products.rows.events)
  await fill(viewersTable, products.rows.viewers)
  await fill(counts.tableName, products.rows.counts ?? [])
  const records = await recordsOf()
  // The same events once more, over the rows of the other version: nothing may be stored twice.
  await storeAll()
  const table = { client, tableName: viewersTable, now }
  const viewers = code.dynamoViewers(table)
  const readKeys = async () => ({ current: SECRET })
  const exchange = await overSocket(code.watch, products.frames)

  const claims = claimsWith({ scope: ['read', 'sensitive'] })
  const budget: ReadBudget = (_sub, _expected, reading) => reading()
  const dependencies = {
    budget,
    cursors: code.sealedCursors({ readKeys, random: bytes => Buffer.alloc(bytes) }),
    list: () => Promise.reject(new Error('the fleet is not listed')),
    read: devices.read,
    defaults: { heartbeat_interval: 720, location_mode: 'WIFI' as const },
    bounds: { minimum: 10, maximum: 604_800 },
    sensitiveFields: [],
    csv: () => historyCsv([]),
    now,
  }
  const ask = async (handler: ReturnType<Consumers['showDevice']>, id: string, queryString = ''): Promise<unknown> => {
    const request = { ...requestWith({ pathParameters: { id }, queryString }), accepts: 'application/json' }
    return JSON.parse(String((await handler(request, claims)).body))
  }
  const answers = {
    devices: await Promise.all(names.map(name => ask(code.showDevice(dependencies), name))),
    configurations: await Promise.all(names.map(name => ask(code.showConfiguration(dependencies), name))),
    events: await ask(code.listEvents({ ...dependencies, read }), '', 'since=2024-01-15T10:30:00Z'),
  }

  return plain({
    answers,
    frames: products.events
      .filter(({ detailType }) => !isViewerEvent(detailType))
      .flatMap(({ detailType, detail }) => code.framesOnBus(detailType, detail)),
    greetings: products.events
      .filter(({ detailType }) => isViewerEvent(detailType))
      .map(({ detailType, detail }) => (isViewerEvent(detailType) ? code[detailType].parse(detail) : undefined)),
    fromEvents,
    recordsFromEvents,
    records,
    fromRows: await stored(),
    viewers: [...(await viewers.watching('ABC123')), ...(await viewers.watching('*'))],
    ...(knowsCounts && { counts: await countsOf() }),
    ...(knowsAlerts && { alerts: await alertsOf() }),
    isKnown: await code.dynamoConnections(table).isKnown('one'),
    isLeased: !(await code.dynamoBacklogLeases(table).take({ deviceId: 'ABC123', connectionId: 'one' }, 'other')),
    isRevoked: await code.dynamoRevocations(table).isRevoked({ sub: 'mallory', iat: now() / 1000 - 60 }),
    letters: products.letters.map(({ body, attributes }) =>
      code.deadLetter({ messageId: 'm', body, attributes, sentAt: 0 }),
    ),
    claims: await code.tokenVerifier({ readKeys, now: () => new Date(now()) })(products.token),
    position: await code
      .sealedCursors({ readKeys, random: bytes => Buffer.alloc(bytes) })
      .open(products.cursor, z.looseObject({}), BOUND_TO),
    exchange,
  })
}

/** Values as JSON has them, bytes as base64. */
const plain = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? Buffer.from(one).toString('base64') : one)))

/** Everything that a version understood of the products of a version. */
export type Understood = Awaited<ReturnType<typeof understand>>
