import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundAt } from '../../client/ids.ts'
import type { Claims } from '../contracts/claims.ts'
import { GapFrame, LiveFrame } from '../contracts/frames.ts'
import { type ReadBudget, TooMuchReading } from '../contracts/readBudget.ts'
import { MAX_FRAME_BYTES } from '../events/fit.ts'
import { viewerWith } from '../testing/claims.ts'
import { type TestHistory, testHistory } from '../testing/history.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { type Backlog, backlogFrames } from './backlog.ts'
import { HistoryFrame } from './frames.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const NOW_MS = 60_000
const unlimited: ReadBudget = async (_sub, _expected, read) => read()
const texts = async (history: TestHistory, wanted: Backlog, viewer = viewerWith(), shortestSeconds = 86_400) => {
  const frames = backlogFrames({
    read: history.read,
    budget: unlimited,
    shortestSeconds,
    sensitiveFields: ['heartbeat.config.iccid'],
    now: () => RECEIVED_AT + NOW_MS,
  })
  const sent: string[] = []
  for await (const text of frames(viewer, wanted)) sent.push(text)
  return sent
}
const framesOf = async (...args: Parameters<typeof texts>) =>
  (await texts(...args)).map((text): { type: string; events?: { id: string }[]; done?: boolean } => JSON.parse(text))
const idsIn = (frames: Awaited<ReturnType<typeof framesOf>>) =>
  frames.flatMap(({ events = [] }) => events.map(({ id }) => id))

describe('a backlog', () => {
  it('is the newest events in the order of their ids, then live', async () => {
    const history = await testHistory(tables)
    const ids: string[] = []
    for (let at = 0; at < 20; at++) ids.push(await history.uplink('ABC123', at))
    const frames = await framesOf(history, { tail: 5 })
    expect(idsIn(frames)).toEqual(ids.slice(-5))
    expect(frames.map(({ type, done }) => [type, done])).toEqual([
      ['history', false],
      ['history', true],
      ['live', undefined],
    ])
    expect(frames.slice(0, 2).map(frame => HistoryFrame.safeParse(frame).error)).toEqual([undefined, undefined])
    expect(LiveFrame.parse(frames[2])).toEqual({ type: 'live', deviceId: 'ABC123' })
  })

  it('is every event since, in frames under 32 KB that are as full as possible', async () => {
    const history = await testHistory(tables)
    const ids: string[] = []
    for (let at = 0; at < 120; at++) ids.push(await history.uplink('ABC123', at, { notes: 'é'.repeat(500) }))
    const sent = await texts(history, { since: ids[9] ?? '' })
    const sizes = sent.map(text => Buffer.byteLength(text))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_FRAME_BYTES)
    expect(sizes.slice(0, -3).every(size => size > MAX_FRAME_BYTES - 2500)).toBe(true)
    expect(idsIn(sent.map(text => JSON.parse(text)))).toEqual(ids.slice(10))
  })

  it('without a wish is only the frame live', async () => {
    const history = await testHistory(tables)
    await history.uplink('ABC123', 0)
    expect(await framesOf(history, {})).toEqual([{ type: 'live', deviceId: 'ABC123' }])
  })

  it('holds the events that the viewer asked for and may see', async () => {
    const history = await testHistory(tables)
    await history.uplink('ABC123', 0)
    const config = { dev_id: 'ABC123', iccid: '8944' }
    const loud = await history.uplink('ABC123', 1, { heartbeat: { config, reboot: { reason: 'WATCHDOG' } } })
    await history.uplink('XYZ', 2)
    const wanted = { tail: 10 }
    const plain = await texts(history, wanted, viewerWith({ levels: ['error'] }))
    expect(idsIn(plain.map(text => JSON.parse(text)))).toEqual([loud])
    expect(plain.join()).not.toContain('8944')
    const trusted = await texts(history, wanted, viewerWith({ claims: { scope: ['read', 'sensitive'] } }))
    expect(trusted.join()).toContain('8944')
    const all = await framesOf(history, wanted, viewerWith({ deviceId: '*', claims: { devices: ['ABC*'] } }))
    expect(idsIn(all)).toHaveLength(2)
  })

  it('marks with a gap that history no longer reaches back', async () => {
    const history = await testHistory(tables, { uplinkSeconds: 50 })
    await history.uplink('ABC123', 0)
    const young = await history.uplink('ABC123', 30_000)
    const since = boundAt(RECEIVED_AT - 1000)
    const frames = await framesOf(history, { since }, viewerWith(), 50)
    const to = boundAt(RECEIVED_AT + NOW_MS - 50_000)
    expect(frames[0]).toEqual({ type: 'gap', deviceId: 'ABC123', from: since, to, reason: 'expired' })
    expect(GapFrame.parse(frames[0])).toEqual(frames[0])
    expect(idsIn(frames)).toEqual([young])
    const reaching = await framesOf(history, { since: boundAt(RECEIVED_AT + 20_000) }, viewerWith(), 50)
    expect(reaching.map(({ type }) => type)).not.toContain('gap')
  })

  it('that is too long ends with a gap, from which it can be asked for again', async () => {
    const events = Array.from({ length: 1000 }, () => ({}))
    let reads = 0
    const frames = backlogFrames({
      read: async ({ after = '' }) => ({
        events: [],
        lookedTo: `${after}0`,
        isComplete: false,
        readUnits: events.length * ++reads,
      }),
      budget: unlimited,
      shortestSeconds: 86_400,
      sensitiveFields: [],
      now: () => RECEIVED_AT,
    })
    const sent: { type: string }[] = []
    for await (const text of frames(viewerWith(), { since: boundAt(RECEIVED_AT) })) sent.push(JSON.parse(text))
    expect(sent.map(({ type }) => type)).toEqual(['gap', 'history', 'live'])
    expect(sent[0]).toMatchObject({ reason: 'backlog-limit', from: `${boundAt(RECEIVED_AT)}00` })
    expect(reads).toBe(2)
  })

  it('names no event of another tenant in a gap, which leads on all the same (leaks between tenants)', async () => {
    const foreign = (ms: number) => `${boundAt(RECEIVED_AT + ms)}FFFFFFFFFFFFFFFF`
    let reads = 0
    const frames = backlogFrames({
      read: async ({ order }) => ({
        events: [],
        lookedTo: ++reads > 2 && order === 'oldest-first' ? undefined : foreign(100_500),
        isComplete: false,
        readUnits: 900,
      }),
      budget: unlimited,
      shortestSeconds: 86_400,
      sensitiveFields: [],
      now: () => RECEIVED_AT + 200_000,
    })
    const sent: string[] = []
    const viewer = viewerWith({ deviceId: '*', claims: { devices: ['acme-*'] } })
    for await (const text of frames(viewer, { tail: 10 })) sent.push(text)
    for await (const text of frames(viewer, { since: boundAt(RECEIVED_AT) })) sent.push(text)
    expect(sent.join()).not.toContain('FFFF')
    const gaps = sent.map(text => JSON.parse(text)).filter(({ type }) => type === 'gap')
    expect(gaps).toMatchObject([
      { reason: 'search-limit', to: boundAt(RECEIVED_AT + 120_000) },
      { reason: 'backlog-limit', from: boundAt(RECEIVED_AT + 60_000) },
    ])
  })

  it('is counted on the budget of its subject, by what it is expected to cost; a token for no device costs nothing', async () => {
    const history = await testHistory(tables)
    await history.uplink('ABC123', 0)
    const asked: unknown[] = []
    const frames = (wanted: Backlog, claims: Partial<Claims>) =>
      backlogFrames({
        read: history.read,
        budget: async (sub, expected, read) => {
          const result = await read()
          asked.push([sub, expected, result.readUnits])
          return result
        },
        shortestSeconds: 86_400,
        sensitiveFields: [],
        now: () => RECEIVED_AT,
      })(viewerWith({ deviceId: '*', claims: { sub: 'ada', ...claims } }), wanted)
    for await (const _ of frames({ tail: 100 }, { devices: ['ABC123'] }));
    for await (const _ of frames({ tail: 10_000 }, { devices: [] }));
    expect(asked).toEqual([
      ['ada', 26, 0.5],
      ['ada', 2_000, 0],
    ])
  })

  it('ends when the budget of its subject is used up', async () => {
    const frames = backlogFrames({
      read: () => Promise.reject(new Error('nothing may be read')),
      budget: () => Promise.reject(new TooMuchReading(30)),
      shortestSeconds: 86_400,
      sensitiveFields: [],
      now: () => RECEIVED_AT,
    })
    await expect(frames(viewerWith(), { tail: 10 }).next()).rejects.toBeInstanceOf(TooMuchReading)
  })
})
