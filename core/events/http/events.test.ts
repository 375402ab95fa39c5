import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { boundAt } from '../../../client/ids.ts'
import { sealedCursors } from '../../access/sealedCursors.ts'
import { type ReadBudget, TooMuchReading } from '../../contracts/readBudget.ts'
import type { OperationRequest } from '../../http/operation.ts'
import { claimsWith } from '../../testing/claims.ts'
import { idAt, RECEIVED_AT, receivedUplink } from '../../testing/uplinks.ts'
import type { Found } from '../history/found.ts'
import type { HistoryRequest } from '../history/read.ts'
import { uplinkFrame } from '../uplink/frame.ts'
import { uplinkItem } from '../uplink/item.ts'
import { EventPage } from './contract.ts'
import { listDeviceEvents, listEvents } from './events.ts'
import { historyCsv } from './forms.ts'

const FOREIGN = `${boundAt(RECEIVED_AT + 12_345)}FFFFFFFFFFFFFFFF`
const unlimited: ReadBudget = async (_sub, _expected, read) => read()

const history = (budget = unlimited, events: readonly Found[] = []) => {
  const asked: HistoryRequest[] = []
  const dependencies = {
    read: async (request: HistoryRequest) => {
      asked.push(request)
      return { events, lookedTo: FOREIGN, isComplete: false, readUnits: 262.5 }
    },
    budget,
    cursors: sealedCursors({ readKeys: async () => ({ current: new Uint8Array(64) }), random: randomBytes }),
    sensitiveFields: [],
    csv: () => historyCsv([]),
  }
  return { asked, all: listEvents(dependencies), ofDevice: listDeviceEvents(dependencies) }
}
const request = (query: Record<string, string> = {}, accepts = 'application/json'): OperationRequest => ({
  route: 'GET /events',
  method: 'GET',
  path: '/events',
  pathParameters: { id: 'acme-1' },
  query,
  queryString: `${new URLSearchParams(query)}`,
  headers: {},
  body: Buffer.alloc(0),
  accepts,
})
const acme = claimsWith({ devices: ['acme-*'] })

describe('a page of events without any (leaks between tenants)', () => {
  it('tells neither an event of another tenant nor how much there is to read', async () => {
    const { all } = history()
    for (const accept of ['application/json', 'application/x-ndjson', 'text/csv']) {
      for (const query of [{}, { tail: '10' }, { since: '2024-01-01T00:00:00Z' }]) {
        const { body, headers } = await all(request(query, accept), acme)
        const { link = '' } = headers
        const cursor = new URLSearchParams(link.slice(0, link.indexOf('>'))).get('cursor') ?? ''
        const told = `${body} ${link} ${Buffer.from(cursor, 'base64url').toString('latin1')}`
        expect(told).not.toContain(FOREIGN.slice(0, 10))
        expect(told).not.toContain('FFFF')
        expect(told).not.toContain('262')
      }
    }
    const page = EventPage.parse(JSON.parse((await all(request(), acme)).body))
    expect(page).toEqual({ events: [], cursor: expect.any(String), lookedTo: boundAt(RECEIVED_AT + 60_000) })
  })

  it('leads on from the exact position, for a token with the same devices', async () => {
    const { all, asked } = history()
    const { cursor } = EventPage.parse(JSON.parse((await all(request(), acme)).body))
    await all(request({ cursor: cursor ?? '' }), acme)
    expect(asked[1]).toMatchObject({ before: FOREIGN })
    const globex = claimsWith({ devices: ['globex-*'] })
    await expect(all(request({ cursor: cursor ?? '' }), globex)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it.each<[string, Record<string, string>]>([
    ['since', { since: '2024-01-01T00:00:00Z' }],
    ['until', { until: '2024-01-01T00:00:00Z' }],
    ['tail', { tail: '10' }],
    ['level', { level: 'warn' }],
    ['type', { type: 'uplink' }],
  ])('leads on with the parameters of the page before it alone: %s added or left out is refused', async (_, more) => {
    const { all, asked } = history()
    const cursorOf = async (query: Record<string, string>) =>
      EventPage.parse(JSON.parse((await all(request(query), acme)).body)).cursor ?? ''
    const [without, beside] = [await cursorOf({}), await cursorOf(more)]
    await all(request({ ...more, cursor: beside, limit: '7' }), acme)
    expect(asked.at(-1)).toMatchObject({ limit: 7 })
    for (const query of [{ ...more, cursor: without }, { cursor: beside }])
      await expect(all(request(query), acme)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('tells all to a token that covers all devices, and of one device what is its own', async () => {
    const { all, ofDevice } = history()
    const everything = EventPage.parse(JSON.parse((await all(request(), claimsWith())).body))
    expect(everything).toMatchObject({ lookedTo: FOREIGN, readUnits: 262.5 })
    const own = EventPage.parse(JSON.parse((await ofDevice(request(), acme)).body))
    expect(own).toEqual({ events: [], cursor: expect.any(String), lookedTo: FOREIGN })
  })

  it('refuses a cursor that somebody wrote', async () => {
    const forged = Buffer.from(JSON.stringify({ at: FOREIGN })).toString('base64url')
    await expect(history().all(request({ cursor: forged }), acme)).rejects.toMatchObject({ code: 'bad-request' })
  })
})

it('the entity tag of a page of events goes by what it shows, not by its cursor; each form has its own', async () => {
  const { all } = history()
  const shown = await Promise.all(
    ['application/json', 'application/json', 'text/csv'].map(accepts => all(request({}, accepts), acme)),
  )
  const [one, same, csv] = shown.map(({ headers }) => headers.etag)
  expect(shown[0]?.body).not.toBe(shown[1]?.body)
  expect([one, same]).toEqual([expect.stringMatching(/^W\/"[\w-]+"$/), one])
  expect(csv).not.toBe(one)
})

describe('the read units that a page reserves (the cost of a token)', () => {
  const reserved = async (query: Record<string, string>, claims = claimsWith()) => {
    const expected: number[] = []
    const { all } = history((_sub, units, read) => {
      expected.push(units)
      return read()
    })
    await all(request(query), claims)
    return expected
  }

  it('are those of its events', async () => {
    expect(await reserved({ limit: '1' })).toEqual([2])
    expect(await reserved({ limit: '400' })).toEqual([101])
  })

  it.each<[string, Record<string, string>, typeof acme]>([
    ['by level', { limit: '1', level: 'fatal' }, claimsWith()],
    ['by type', { limit: '1', type: 'rejected' }, claimsWith()],
    ['among the devices of others', { limit: '1' }, acme],
  ])(
    'are those that a search may cost: %s, so that simultaneous ones do not pass together',
    async (_, query, claims) => {
      expect(await reserved(query, claims)).toEqual([250])
    },
  )
})

describe('a page of events for a subject that has read too much', () => {
  it('is 429 with the time to wait', async () => {
    const { all, asked } = history(() => Promise.reject(new TooMuchReading(17)))
    const refusal = all(request(), acme)
    await expect(refusal).rejects.toMatchObject({ code: 'too-much-reading', headers: { 'retry-after': '17' } })
    expect(asked).toEqual([])
  })
})

describe('a page that is larger than Lambda may answer', () => {
  const large = Array.from({ length: 400 }, (_, index) => {
    const item = uplinkItem(receivedUplink({ note: 'long '.repeat(4000) }, { id: idAt(index) }))
    return { id: item.id, item, frame: uplinkFrame(item) }
  })
  const countWith = async (headers: Record<string, string>) => {
    const { all } = history(unlimited, large)
    const { body } = await all({ ...request(), headers }, claimsWith())
    return EventPage.parse(JSON.parse(body)).events.length
  }

  it('is cut, and holds more where the client accepts a content coding: the coded body counts', async () => {
    expect(await countWith({})).toBe(200)
    expect(await countWith({ 'accept-encoding': 'gzip' })).toBe(400)
    expect(await countWith({ 'accept-encoding': 'gzip;q=0' })).toBe(200)
  })
})
