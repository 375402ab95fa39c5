import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { ulid } from 'ulid'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { idInItem } from '../../client/ids.ts'
import { EVENT_SOURCE } from '../../core/contracts/events.ts'
import { LOCAL_CREDENTIALS } from '../../local/iam/identities.ts'
import { startLocalStack } from '../../local/stack.ts'
import { houseWith } from '../support/houseWith.ts'
import { consolePages, PATIENCE_MS } from '../support/page.ts'
import { ACCEPTED, stackUnderTest } from '../support/stack.ts'

/** All that a new kind adds: a folder in core/events, and a view of the console. */
const ADDED = [
  { from: 'test/madeUpKind/ping/ping.ts', to: 'core/events/ping/ping.ts' },
  { from: 'test/madeUpKind/ping/csv.ts', to: 'core/events/ping/csv.ts' },
  { from: 'test/madeUpKind/ping/frame.ts', to: 'core/events/ping/frame.ts' },
  { from: 'test/madeUpKind/pingView.ts', to: 'console/src/kinds/ping.ts' },
]
/** The two lists that name it. */
const LISTED = [
  {
    file: 'core/events/kinds.ts',
    from: '[uplink, rejected, log, key, status, alert]',
    to: '[uplink, rejected, log, key, status, alert, ping]',
  },
  {
    file: 'core/events/kinds.ts',
    from: 'import type * as z',
    to: "import { ping } from './ping/ping.ts'\nimport type * as z",
  },
  {
    file: 'console/src/kinds/kinds.ts',
    from: '[uplink, rejected, log, key, status, alert]',
    to: '[uplink, rejected, log, key, status, alert, ping]',
  },
  {
    file: 'console/src/kinds/kinds.ts',
    from: 'import { anyKind',
    to: "import { ping } from './ping.ts'\nimport { anyKind",
  },
]

const house = await houseWith(ADDED, LISTED)
const assembly = await house.synthesise({ stage: 'local', pingRetentionDays: 3 })
const local = await startLocalStack({
  assembly,
  ports: { coap: 0, health: 0, ws: 0, aws: 0 },
  dataDirectory: undefined,
  timeScale: 0.01,
  balancer: false,
  seed: 1,
  say: () => undefined,
})
const stack = stackUnderTest(local.endpoints)
const pages = consolePages(local.endpoints)
const bus = new EventBridgeClient({
  endpoint: local.endpoints.aws,
  region: 'us-east-1',
  credentials: LOCAL_CREDENTIALS,
})
afterAll(async () => {
  bus.destroy()
  await pages.close()
  await stack.close()
  await local.close()
  await house.remove()
})

const HOPS = [3, 1, 4, 1, 5]
const DAY_SECONDS = 86_400
let minted = 0

/** Puts an event of the kind on the bus. @returns the ids of what viewers see of it */
const put = async (deviceId: string, hops: readonly number[] = HOPS): Promise<readonly string[]> => {
  const now = Date.now() + minted++
  const id = ulid(now)
  const pings = hops.map(count => ({ hops: count, from: 'gateway-7' }))
  const detail = { id, deviceId, receivedAt: new Date(now).toISOString(), pings }
  const entry = { EventBusName: local.endpoints.outputs.BusName, Source: EVENT_SOURCE, DetailType: 'Pings' }
  const { FailedEntryCount } = await bus.send(
    new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }),
  )
  expect(FailedEntryCount).toBe(0)
  return hops.map((_, index) => idInItem(id, index))
}
const stored = (deviceId: string, count: number) =>
  expect.poll(async () => (await stack.events(deviceId)).length).toBe(count)

const Page = z.object({
  events: z.array(z.looseObject({ id: z.string(), data: z.looseObject({ from: z.string().nullable() }) })),
  cursor: z.string().nullable(),
})
const page = async (deviceId: string, query: string, token = local.endpoints.token) =>
  Page.parse((await stack.http(`/devices/${deviceId}/events?${query}`, { token })).json)
const idsIn = ({ events }: z.infer<typeof Page>) => events.map(({ id }) => id)

it('a new kind of event costs four files and its name in two lists, and everything still fits together', async () => {
  expect(ADDED.map(({ to }) => to)).toEqual([
    'core/events/ping/ping.ts',
    'core/events/ping/csv.ts',
    'core/events/ping/frame.ts',
    'console/src/kinds/ping.ts',
  ])
  expect([...new Set(LISTED.map(({ file }) => file))]).toEqual(['core/events/kinds.ts', 'console/src/kinds/kinds.ts'])
  await house.check()
}, 120_000)

describe('an event of a made-up kind', { timeout: PATIENCE_MS }, () => {
  it('is stored as one item, for as long as its own setting says', async () => {
    await put('Stored-1')
    await stored('Stored-1', 1)
    const [item] = z
      .array(z.looseObject({ receivedAt: z.string(), expiresAt: z.number() }))
      .parse(await stack.events('Stored-1'))
    expect(item).toMatchObject({ type: 'ping', pings: HOPS.map(hops => ({ hops, from: 'gateway-7' })) })
    expect(item?.expiresAt).toBe(Math.ceil(Date.parse(item?.receivedAt ?? '') / 1000) + 3 * DAY_SECONDS)
  })

  it('is seen live, event by event, and redacted for a viewer without the scope sensitive', async () => {
    const trusted = await stack.viewer('Live-1', { token: await stack.token({ scope: ['read', 'sensitive'] }) })
    const plain = await stack.viewer('Live-1', { token: await stack.token({ scope: ['read'] }) })
    const ids = await put('Live-1')
    for (const viewer of [trusted, plain]) {
      await expect.poll(() => viewer.ids()).toEqual(ids)
      expect(await viewer.frame(({ id }) => id === ids[2])).toMatchObject({ type: 'ping', message: 'Ping over 4 hops' })
    }
    expect(await trusted.frame(({ id }) => id === ids[0])).toMatchObject({ data: { hops: 3, from: 'gateway-7' } })
    expect(await plain.frame(({ id }) => id === ids[0])).toMatchObject({ data: { hops: 3, from: null } })
  })

  it('is counted event by event by a viewer that comes later', async () => {
    const ids = [...(await put('Later-1')), ...(await put('Later-1'))]
    await stored('Later-1', 2)
    const newest = await stack.viewer('Later-1', { query: '&tail=7' })
    await newest.frame(({ type }) => type === 'live')
    expect(newest.ids()).toEqual(ids.slice(-7))
    const resumed = await stack.viewer('Later-1', { query: `&since=${ids[1]}` })
    await resumed.frame(({ type }) => type === 'live')
    expect(resumed.ids()).toEqual(ids.slice(2))
  })

  it.each([
    ['one device', 'Paged-1', '/devices/Paged-1/events'],
    ['all devices', 'Merged-1', '/events'],
  ])('is in history over HTTP, page by page, also within an item: of %s', async (_, deviceId, path) => {
    await put(deviceId)
    await put(deviceId, [9])
    await stored(deviceId, 2)
    const token = await stack.token({ devices: [`${deviceId.slice(0, -1)}*`], scope: ['read'] })
    const all = idsIn(Page.parse((await stack.http(`${path}?since=2020-01-01T00:00:00Z&limit=1000`, { token })).json))
    expect(all).toHaveLength(HOPS.length + 1)
    expect(all).toEqual(all.toSorted())
    for (const [query, expected] of [
      ['limit=2', all.toReversed()],
      ['since=2020-01-01T00:00:00Z&limit=2', all],
      [`since=${all[1]}&limit=3`, all.slice(2)],
      [`until=${all[3]}&limit=2`, all.slice(0, 3).toReversed()],
    ] as const) {
      const found: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next = cursor && `&cursor=${encodeURIComponent(cursor)}`
        const read = Page.parse((await stack.http(`${path}?${query}${next}`, { token })).json)
        found.push(...idsIn(read))
        cursor = read.cursor
      }
      expect(found, query).toEqual(expected)
    }
    const tail = Page.parse((await stack.http(`${path}?tail=4&type=ping`, { token })).json)
    expect(idsIn(tail)).toEqual(all.slice(-4))
    expect(idsIn(Page.parse((await stack.http(`${path}?type=uplink`, { token })).json))).toEqual([])
  })

  it('is redacted in history, too, for a token without the scope sensitive', async () => {
    await put('Hidden-1', [2])
    await stored('Hidden-1', 1)
    const trusted = await stack.token({ scope: ['read', 'sensitive'] })
    expect((await page('Hidden-1', 'tail=1', trusted)).events).toMatchObject([{ data: { from: 'gateway-7' } }])
    const plain = await stack.token({ scope: ['read'] })
    expect((await page('Hidden-1', 'tail=1', plain)).events).toMatchObject([{ data: { from: null } }])
  })

  it('has its columns in CSV', async () => {
    await put('Table-1', [2, 8])
    await stored('Table-1', 1)
    const { text } = await stack.http('/devices/Table-1/events?tail=2', { headers: { accept: 'text/csv' } })
    const [head = '', ...rows] = text.trim().split('\r\n')
    const column = head.split(',').indexOf('hops')
    expect(head).toMatch(/^id,deviceId,timestamp,type,level,message,uplink_count,.*,hops,bytes,data$/)
    expect(rows.map(row => row.split(',')[column])).toEqual(['2', '8'])
  })

  it('is a row of the console, with the fields that its view gives it', async () => {
    await put('Row-1', [6, 7])
    await stored('Row-1', 1)
    const shown = await pages.open('/devices/Row-1')
    await shown.getByText('Ping over 6 hops').waitFor()
    await shown.getByText('hops=7 from=gateway-7').waitFor()
    await put('Row-1', [11])
    await shown.getByText('Ping over 11 hops').waitFor()
  })

  it('leaves uplinks as they are: they are stored and seen beside it', async () => {
    const viewer = await stack.viewer('Both-1')
    await put('Both-1', [1])
    expect((await stack.send('/uplink/Both-1', { uplink_count: 5 })).code).toMatch(ACCEPTED)
    await viewer.frame(({ type }) => type === 'uplink')
    await expect
      .poll(async () => (await stack.events('Both-1')).map(({ type }) => type).toSorted())
      .toEqual(['ping', 'uplink'])
  })
})
