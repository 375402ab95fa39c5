import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logRequest } from '../../../cli/cost/logSample.ts'
import { seeded } from '../../../client/testing/seeded.ts'
import { Level } from '../../contracts/frames.ts'
import { toItem } from '../../table/item.ts'
import { itemBytes } from '../../table/itemBytes.ts'
import { batchOf, COUNTS_KEPT, LINES_KEPT, type LogStore, linesOf, logStore } from '../../testing/logStore.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { slotOf } from '../history/slots.ts'
import { bytesOfLine, LogLine, MAX_BATCH_BYTES, MAX_LINES } from './line.ts'

const DAY_SECONDS = 86_400
let tables: TestTables
let stored: LogStore
let store: ReturnType<LogStore['storing']>
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  stored = await logStore(tables)
  store = stored.storing()
})

const storedIds = async (deviceId = 'web-1') => (await tables.itemsOf(stored.eventsTable, deviceId)).map(({ id }) => id)
const hour = async (deviceId = 'web-1') =>
  tables.item(stored.countsTable, { deviceId: { S: deviceId }, hour: { S: '2024-01-15T10' } })
const sentButReads = () => tables.sent().filter(name => name !== 'GetItemCommand')

describe('a batch of log lines', () => {
  it('is one item, compressed, with its source in the list of devices and its lines counted: three writes', async () => {
    expect(await store(batchOf(0, { lines: [...linesOf(500), ...linesOf(2, { level: 'error' })] }))).toBe('stored')
    expect(sentButReads()).toEqual(['PutItemCommand', 'UpdateItemCommand', 'UpdateItemCommand'])
    const [item] = await tables.itemsOf(stored.eventsTable, 'web-1')
    expect(item).toMatchObject({ type: 'log', level: 'error', levels: ['info', 'error'], count: 502 })
    expect(item).toMatchObject({ lines: { coding: 'zstd' }, expiresAt: RECEIVED_AT / 1000 + LINES_KEPT })
    expect(itemBytes(toItem(item ?? {}))).toBeLessThan(6000)
    expect(await hour()).toMatchObject({
      '30i': 500,
      '30e': 2,
      '30b': 1,
      expiresAt: Date.parse('2024-01-15T11:00:00Z') / 1000 + COUNTS_KEPT,
    })
    expect(await tables.item(stored.devicesTable, { deviceId: { S: 'web-1' } })).toEqual({
      deviceId: 'web-1',
      fleet: 'sources',
      lastLineId: batchOf(0).id,
      lastLineAt: '2024-01-15T10:30:00.000Z',
      lineBefore: batchOf(0).id,
      expiresAt: RECEIVED_AT / 1000 + 30 * DAY_SECONDS,
    })
  })

  it('notes its source again after five seconds, and never goes back in time', async () => {
    for (const at of [0, 1000, 4999]) await store(batchOf(at, {}, at % 7))
    expect(sentButReads().filter(name => name === 'UpdateItemCommand')).toHaveLength(1 + 3)
    await store(batchOf(5000))
    await stored.storing()(batchOf(3000, {}, 9))
    const record = await tables.item(stored.devicesTable, { deviceId: { S: 'web-1' } })
    expect(record).toMatchObject({ lastLineId: batchOf(5000).id })
  })

  it('stays under what an item may hold, however little its lines can be compressed', async () => {
    const random = seeded(3)
    const lines: LogLine[] = []
    let bytes = 2
    for (;;) {
      const text = Array.from({ length: 600 }, () => String.fromCharCode(33 + Math.floor(random() * 2000))).join('')
      const line: LogLine = { level: 'info', message: text }
      bytes += bytesOfLine(line)
      if (bytes > MAX_BATCH_BYTES || lines.length === MAX_LINES) break
      lines.push(line)
    }
    await store(batchOf(0, { lines }))
    const [item] = await tables.itemsOf(stored.eventsTable, 'web-1')
    expect(itemBytes(toItem(item ?? {}))).toBeLessThan(400 * 1024)
    const { events } = await stored.read({
      of: { deviceId: 'web-1' },
      order: 'newest-first',
      limit: 1,
      budgetUnits: 250,
    })
    expect(events[0]?.frame.message).toBe(lines.at(-1)?.message)
  })

  it('that is delivered twice is stored and counted once', async () => {
    const detail = batchOf(0)
    await store(detail)
    await Promise.all([store(detail), stored.storing()(detail)])
    expect(await storedIds()).toEqual([detail.id])
    expect(await hour()).toMatchObject({ '30i': 3, '30b': 1 })
  })

  it.each(['PutItemCommand', 'UpdateItemCommand'])('is complete after a try that failed at %s', async command => {
    const detail = batchOf(0, { repeats: 'window' })
    tables.failNext(command, new Error('throttled'))
    await expect(store(detail)).rejects.toThrow('throttled')
    expect(await stored.storing()(detail)).toBe('stored')
    expect(await storedIds()).toEqual([detail.id])
    expect(await hour()).toMatchObject({ '30i': 3, '30b': 1 })
    expect(await tables.item(stored.devicesTable, { deviceId: { S: 'web-1' } })).toMatchObject({
      lastLineId: detail.id,
    })
  })

  it('without a repetition is always new, though its content is that of another', async () => {
    await store(batchOf(0))
    await store(batchOf(1000))
    expect(await storedIds()).toHaveLength(2)
  })

  it.each([
    ['window', 14 * 60_000, 'known'],
    ['window', 15 * 60_000 + 1, 'stored'],
    ['window', -14 * 60_000, 'known'],
    ['kept', 6 * DAY_SECONDS * 1000, 'known'],
    ['kept', 7 * DAY_SECONDS * 1000 + 1, 'stored'],
  ] as const)('that may be repeated (%s) and comes again %i ms later is %s', async (repeats, afterMs, expected) => {
    await store(batchOf(0, { repeats }))
    expect(await store(batchOf(afterMs, { repeats }))).toBe(expected)
    expect(await storedIds()).toHaveLength(expected === 'known' ? 1 : 2)
    expect(await store(batchOf(0, { repeats, deviceId: 'web-2' }))).toBe('stored')
  })

  it('that comes again in the same hour, and is new, is counted again', async () => {
    for (const minutes of [0, 16]) await store(batchOf(minutes * 60_000, { repeats: 'window' }))
    expect(await storedIds()).toHaveLength(2)
    expect(await hour()).toMatchObject({ '30i': 3, '46i': 3 })
  })

  it('that may be repeated and is stored by two at the same time is stored and counted once', async () => {
    const many = Array.from({ length: 8 }, (_, at) => stored.storing()(batchOf(at, { repeats: 'window' })))
    expect((await Promise.all(many)).filter(outcome => outcome === 'stored')).toHaveLength(1)
    expect(await storedIds()).toHaveLength(1)
    expect(await hour()).toMatchObject({ '30i': 3, '30b': 1 })
  })

  it('is completed and counted by its repetition, where the first one was given up half done', async () => {
    const first = batchOf(0, { repeats: 'window' })
    const isMarker = (name: string) => name === 'PutItemCommand'
    const { client } = tables
    let puts = 0
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async args => {
          if (isMarker(commandName) && ++puts === 2) throw new Error('gone')
          return next(args)
        },
      { step: 'initialize', name: 'second put' },
    )
    await expect(store(first)).rejects.toThrow('gone')
    client.middlewareStack.remove('second put')
    expect(await stored.storing()(batchOf(30_000, { repeats: 'window' }))).toBe('known')
    expect(await storedIds()).toEqual([first.id])
    expect(await hour()).toMatchObject({ '30i': 3, '30b': 1 })
  })

  it('is known by its id under the former secret', async () => {
    const before = batchOf(0, { repeats: 'window' })
    await store(before)
    const again = batchOf(1000, { repeats: 'window', formerId: batchOf(1000).id }, 'ZZ')
    expect(await store(again)).toBe('known')
    expect(await storedIds()).toEqual([before.id])
  })
})

it.each([
  [100, 20],
  [500, 4],
  [1000, 2],
])(
  'a source at 2,000 lines a second, %i in each of %i batches, stays below the limit of a partition',
  async (size, batches) => {
    const lines = Array.from({ length: 2 }, (_, request) => logRequest(request).trim().split('\n'))
      .flat()
      .map(text => LogLine.parse(JSON.parse(text)))
    let inTable = 0
    const inShards = new Map<string, number>()
    for (let at = 0; at < batches; at++) {
      const detail = batchOf(
        at * 40,
        { lines: lines.slice(0, size), repeats: 'window' },
        seeded(at)().toString(32).slice(-8).toUpperCase(),
      )
      await store(detail)
      const item = (await tables.itemsOf(stored.eventsTable, 'web-1')).at(-1) ?? {}
      const units = Math.ceil(itemBytes(toItem(item)) / 1024)
      inTable += units
      inShards.set(slotOf(detail.id), (inShards.get(slotOf(detail.id)) ?? 0) + units)
    }
    expect(await tables.itemsOf(stored.eventsTable, 'web-1')).toHaveLength(batches)
    expect(inTable).toBeLessThan(400)
    expect(Math.max(...inShards.values())).toBeLessThan(400)
    // At most 4 KB an update of the counts: see below.
    expect(batches * 4).toBeLessThan(400)
  },
)

it('the counts of an hour stay small, whatever comes in it', async () => {
  for (let minute = 0; minute < 60; minute++) {
    const at = (minute - 30) * 60_000
    const lines = Level.options.flatMap(level => linesOf(100, { level }))
    await store(batchOf(at, { lines }, minute))
  }
  const item = await hour()
  expect(itemBytes(toItem(item ?? {}))).toBeLessThan(4096)
})
