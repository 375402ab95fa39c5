import { ulid } from 'ulid'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { before, hashOf, TIME_LENGTH } from '../client/ids.ts'
import { DevicePage } from '../core/contracts/http.ts'
import { Stats } from '../core/events/http/statsContract.ts'
import type { LogLine } from '../core/events/log/line.ts'
import { linesOnBus } from './support/putLines.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const endpoints = await sharedEndpoints()
const stack = stackUnderTest(endpoints)
const { put, close } = linesOnBus(endpoints)
afterAll(async () => {
  close()
  await stack.close()
})

const lines = (count: number, of: Partial<LogLine> = {}): LogLine[] =>
  Array.from({ length: count }, (_, index) => ({ level: 'info', message: `line ${index}`, ...of }))
const stored = (source: string, batches = 1) =>
  expect.poll(async () => (await stack.events(source)).length).toBe(batches)

const Page = z.object({ events: z.array(z.looseObject({ id: z.string() })), cursor: z.string().nullable() })
const page = async (path: string) => Page.parse((await stack.http(path)).json)
const everyPage = async (path: string): Promise<string[]> => {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const read = await page(`${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    found.push(...read.events.map(({ id }) => id))
    ;({ cursor } = read)
  }
  return found
}

describe('log lines on the bus', () => {
  it('are seen by the viewers of their source and of all, by level, and by a viewer that comes later', async () => {
    // So that it is told at once that the source is new: that is an event as well.
    await put('svc-seen', lines(1), Date.now() - 60_000)
    await stored('svc-seen')
    const viewer = await stack.viewer('svc-seen')
    const loud = await stack.viewer('svc-seen', { query: '&level=warn' })
    const all = await stack.viewer('*', { token: await stack.token({ devices: ['svc-seen*'] }) })
    const ids = await put('svc-seen', [...lines(40), { level: 'error', message: 'it broke' }])
    await expect.poll(() => viewer.ids()).toEqual(ids)
    await expect.poll(() => loud.ids()).toEqual(ids.slice(-1))
    await expect.poll(() => all.ids()).toEqual(ids)
    await stored('svc-seen', 2)
    const later = await stack.viewer('svc-seen', { query: '&tail=3' })
    await later.frame(({ type }) => type === 'live')
    expect(later.ids()).toEqual(ids.slice(-3))
    const resumed = await stack.viewer('svc-seen', { query: `&since=${ids[36]}` })
    await resumed.frame(({ type }) => type === 'live')
    expect(resumed.ids()).toEqual(ids.slice(37))
  })

  it('are in history, both ways, page by page also within a batch, and filtered by level', async () => {
    const ids = [
      ...(await put('svc-history', lines(7))),
      ...(await put(
        'svc-history',
        [...lines(4), { level: 'warn', message: 'nearly full' }, ...lines(3)],
        Date.now() + 5,
      )),
    ]
    await stored('svc-history', 2)
    const path = '/devices/svc-history/events?limit=4&type=log'
    expect(await everyPage(path)).toEqual(ids.toReversed())
    expect(await everyPage(`${path}&since=2020-01-01T00:00:00Z`)).toEqual(ids)
    expect(await everyPage(`${path}&since=${ids[2]}&until=${ids[9]}`)).toEqual(ids.slice(3, 9))
    expect(await everyPage(`${path}&level=warn`)).toEqual([ids[11]])
    const token = await stack.token({ devices: ['svc-histo*'] })
    const { json } = await stack.http('/events?type=log&tail=9', { token })
    expect(Page.parse(json).events.map(({ id }) => id)).toEqual(ids.slice(-9))
  })

  it('are rows of a CSV, with their own time, level and metadata', async () => {
    const own = '2026-01-15T10:30:00.123456789Z'
    const line = { level: 'fatal', message: 'out of memory', application: 'api', metadata: { pod: 'a-1' } } as const
    await put('svc-csv', [{ ...line, timestamp: own }])
    await stored('svc-csv')
    const { text } = await stack.http('/devices/svc-csv/events?type=log&tail=1', { headers: { accept: 'text/csv' } })
    const [head = '', row = ''] = text.trim().split('\r\n')
    const cell = (name: string) => row.split(',')[head.split(',').indexOf(name)]
    expect(['timestamp', 'type', 'level', 'message', 'application', 'metadata'].map(cell)).toEqual([
      own,
      'log',
      'fatal',
      'out of memory',
      'api',
      '"{""pod"":""a-1""}"',
    ])
  })

  it('that are sent again are stored and counted once, within 15 minutes', async () => {
    const id = ulid()
    const again = (minutes: number) => before(id, minutes * 60_000).slice(0, TIME_LENGTH) + hashOf(id)
    const first = again(30)
    const second = again(16)
    const third = again(2)
    const sent = async (one: string, batches: number) => {
      await put('svc-repeats', lines(3), undefined, { id: one, repeats: 'window' })
      await put('svc-repeats-mark', lines(1))
      await stored('svc-repeats', batches)
    }
    await sent(first, 1)
    await sent(second, 1)
    await sent(third, 2)
    await sent(id, 2)
    const marks = 4
    await stored('svc-repeats-mark', marks)
    expect((await stack.events('svc-repeats')).map(event => event.id)).toEqual([first, third])
    const counted = async () => {
      const from = new Date(Date.now() - 3_600_000).toISOString()
      const { json } = await stack.http(`/stats?deviceId=svc-repeats&from=${from}`)
      return Stats.parse(json).buckets.reduce((sum, { lines: { info = 0 } }) => sum + info, 0)
    }
    await expect.poll(counted).toBe(6)
  })

  it('are counted by minute and level, and their source is in the list of sources', async () => {
    await put('svc-counted', [...lines(5), ...lines(2, { level: 'error' })])
    await put('svc-counted', lines(1, { level: 'unknown' }))
    const token = await stack.token({ devices: ['svc-counted'] })
    const sums = async () => {
      const { json } = await stack.http('/stats?by=hour', { token })
      const { buckets, sources } = Stats.parse(json)
      const sum = (level: 'info' | 'error' | 'unknown') =>
        buckets.reduce((all, { lines: of }) => all + (of[level] ?? 0), 0)
      return [sources, sum('info'), sum('error'), sum('unknown')]
    }
    await expect.poll(sums).toEqual([1, 5, 2, 1])
    const { json } = await stack.http('/devices?kind=source', { token })
    expect(DevicePage.parse(json).devices).toMatchObject([
      { deviceId: 'svc-counted', kind: 'source', status: 'online', lastLineAt: expect.any(String), uplinkCount: null },
    ])
  })
})
