import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { boundAt, idOf } from '../../client/ids.ts'
import { csvTable } from '../../core/events/csv/table.ts'
import { type EventKind, kinds } from '../../core/events/kinds.ts'
import { schemaColumns } from '../../core/events/schemaColumns.ts'
import { frameOf, receivedUplink } from '../../core/testing/uplinks.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { type ExportApi, type ExportedEvent, Refused } from './api.ts'
import { namesOf, openPart } from './partFile.ts'
import { NotAgreed, runExport } from './run.ts'
import type { ExportQuery } from './settings.ts'

const FROM = Date.parse('2024-01-15T00:00:00Z')
const TO = FROM + 3_600_000
const every: readonly EventKind[] = kinds
const csv = csvTable<ExportedEvent>(every, schemaColumns(readSchema().uplink))

/** A fleet that has spoken unevenly: most of it in the first minutes. */
const stored: readonly ExportedEvent[] = Array.from({ length: 5000 }, (_, index) => {
  const receivedAt = FROM + Math.floor((index / 5000) ** 1.5 * 3_600_000)
  const id = boundAt(receivedAt) + String(index).padStart(16, '0')
  return { ...frameOf(receivedUplink({ uplink_count: index }, { id, receivedAt })), deviceId: `dev-${index % 7}` }
})

/** The API over these events, in pages of at most a hundred. @param breaks whether a request fails, by its number */
const apiOf = ({ keepsMerged = true, breaks = (_: number): boolean => false } = {}): ExportApi => {
  let requests = 0
  return {
    events: async (path, { since = '', until = '', cursor = '', limit = '' }) => {
      if (breaks(++requests)) throw new Error('the line is broken')
      const [, deviceId] = /^\/devices\/(.+)\/events$/.exec(path) ?? []
      if (deviceId === undefined && !keepsMerged) throw new Refused('no-merged-history', 'none is kept')
      const [after, before] = [cursor || boundIn(since), boundIn(until)]
      const within = stored.filter(event => event.id > after && event.id < before)
      const events = within.filter(event => deviceId === undefined || event.deviceId === deviceId)
      const size = Math.min(Number(limit), 100)
      const page = events.slice(0, size)
      const last = page.at(-1)?.id ?? null
      return { events: page, cursor: events.length > size ? last : null, lookedTo: last, readUnits: page.length / 8 }
    },
    devices: async function* () {
      for (const deviceId of new Set(stored.map(event => event.deviceId))) yield deviceId
    },
    count: () => requests,
  }
}
const boundIn = (point: string) => (point.includes('-') ? boundAt(Date.parse(point)) : idOf(point))

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-export-'))
  file = join(folder, 'out')
})
afterEach(() => rm(folder, { recursive: true }))

const all: ExportQuery = {
  devices: ['*'],
  from: '1h',
  to: '0s',
  level: undefined,
  type: undefined,
  form: 'ndjson',
  isSensitive: false,
}
type Changes = {
  query?: Partial<ExportQuery>
  api?: ExportApi
  isCompressed?: boolean
  said?: string[]
  isAgreed?: boolean
}
const exported = async ({ query, api = apiOf(), isCompressed = false, said = [], isAgreed = true }: Changes = {}) => {
  const sink = await openPart(file, {
    isFresh: false,
    head: { version: 1, query: 'all', from: FROM, to: TO, pid: process.pid },
  })
  try {
    return await runExport({
      query: { ...all, ...query },
      api,
      csv,
      sink,
      isCompressed,
      isAgreed,
      parallel: 3,
      unitsPerMinute: 10_000,
      say: text => said.push(text),
      show: () => undefined,
      ask: undefined,
      now: () => 0,
    })
  } finally {
    await sink.close().catch(() => undefined)
  }
}
const textOf = async (isCompressed = false) => {
  const bytes = await readFile(file)
  return (isCompressed ? gunzipSync(bytes) : bytes).toString()
}
const idsIn = (text: string) => text.split('\n').flatMap(line => (line ? [String(JSON.parse(line).id)] : []))
const ids = stored.map(({ id }) => id)

describe('an export', () => {
  it('has every event once, in the order of ids', async () => {
    await exported()
    expect(idsIn(await textOf())).toEqual(ids)
  })

  it('as CSV has one head, and a row an event', async () => {
    await exported({ query: { form: 'csv' } })
    const [head, ...rows] = (await textOf()).trimEnd().split('\r\n')
    expect(head).toBe(csv.head.trimEnd())
    expect(rows.map(row => row.split(',')[0])).toEqual(ids)
  })

  it('of a prefix or of some devices leaves out the others', async () => {
    await exported({ query: { devices: ['dev-1', 'dev-3*'] } })
    const wanted = stored.filter(({ deviceId }) => /[13]$/.test(deviceId)).map(({ id }) => id)
    expect(idsIn(await textOf()).toSorted()).toEqual(wanted)
  })

  it('goes device by device where the stage keeps no history over all of them', async () => {
    await exported({ api: apiOf({ keepsMerged: false }) })
    const devices = (await textOf()).split('\n').flatMap(line => (line ? [String(JSON.parse(line).deviceId)] : []))
    expect(devices).toEqual(devices.toSorted())
    expect(idsIn(await textOf()).toSorted()).toEqual(ids)
  })

  it('tells beforehand about how many events it has, and what they cost', async () => {
    const said: string[] = []
    await exported({ said })
    const [, events = '', units = ''] =
      /About ([\d,]+) events, .*: ([\d,]+) read units .*less than \$0\.01/.exec(said.join('')) ?? []
    const numberIn = (text: string) => Number(text.replaceAll(',', ''))
    expect(numberIn(events)).toBeGreaterThan(2000)
    expect(numberIn(events)).toBeLessThan(12_000)
    expect(numberIn(units)).toBeGreaterThan(numberIn(events) / 16)
  })

  it('reads nothing but samples where nobody agrees to it', async () => {
    const api = apiOf()
    await expect(exported({ api, isAgreed: false })).rejects.toThrow(NotAgreed)
    expect(api.count()).toBeLessThan(10)
  })
})

describe('an export that fails', () => {
  /** Runs until it is whole; every so often a request fails, and before the next run the file loses its end. */
  const persisted = async (changes: Changes, keepsMerged: boolean) => {
    for (let run = 1; run <= 60; run++) {
      const api = apiOf({ keepsMerged, breaks: request => request === 11 + run })
      const done = await exported({ ...changes, api }).catch(() => undefined)
      if (done) return run
      const { part } = namesOf(file)
      const { size } = await stat(part)
      await truncate(part, Math.max(0, size - (run % 4) * 1000))
    }
    throw new Error('it does not come to an end')
  }

  it.each([
    ['as lines', false, true],
    ['compressed', true, true],
    ['device by device', false, false],
  ])(
    'goes on where it was, however often, %s: no event is doubled, none is lost',
    async (_, isCompressed, keepsMerged) => {
      const runs = await persisted({ isCompressed }, keepsMerged)
      expect(runs).toBeGreaterThan(2)
      const found = idsIn(await textOf(isCompressed))
      expect(found).toHaveLength(ids.length)
      expect(found.toSorted()).toEqual(ids)
    },
  )

  it('as CSV has its head once', async () => {
    await persisted({ query: { form: 'csv' } }, true)
    const rows = (await textOf()).trimEnd().split('\r\n')
    expect(rows.filter(row => row.startsWith('id,'))).toEqual([csv.head.trimEnd()])
    expect(rows).toHaveLength(ids.length + 1)
  })
})
