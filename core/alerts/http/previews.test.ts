import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Claims } from '../../contracts/claims.ts'
import type { Json } from '../../contracts/json.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { claimsWith } from '../../testing/claims.ts'
import { type TestHistory, testHistory } from '../../testing/history.ts'
import { requestWith } from '../../testing/httpRequests.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { ruleProblems } from '../pattern/ruleProblems.ts'
import { Preview } from './contract.ts'
import { previewAlert } from './previews.ts'

const HOUR = 3_600_000
let tables: TestTables
let history: TestHistory
let reserved: number[]
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  history = await testHistory(tables, { nowMs: HOUR })
  reserved = []
})

const handler = (keepsMerged = true): OperationHandler =>
  previewAlert({
    rules: { read: async () => undefined },
    problemsOf: ruleProblems,
    read: history.read,
    budget: async (_, expected, read) => {
      reserved.push(expected)
      return read()
    },
    cursors: {
      seal: async (position, boundTo) => Buffer.from(JSON.stringify([position, boundTo])).toString('base64url'),
      open: async (cursor, schema, boundTo) => {
        const [position, bound] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
        if (bound !== boundTo) throw new Error('another search')
        return schema.parse(position)
      },
    },
    sensitiveFields: ['heartbeat.config.iccid'],
    keepsMerged,
    now: () => RECEIVED_AT + HOUR,
  })

const ask = async (body: object, claims: Partial<Claims> = {}, keepsMerged = true) => {
  const request = {
    ...requestWith({ method: 'POST', body: Buffer.from(JSON.stringify(body)) }),
    accepts: 'application/json',
  }
  const answer = await handler(keepsMerged)(request, claimsWith({ devices: ['*'], scope: ['read'], ...claims }))
  return Preview.parse(JSON.parse(answer.body))
}
const hot = (modem_temperature: number): Json => ({ heartbeat: { modem_temperature } })
const tooHot = { when: { kind: 'value', field: 'heartbeat.modem_temperature', above: 60 } }

describe('a preview over all devices', () => {
  it('tells the alerts that there would have been, with the cost of looking', async () => {
    await history.uplink('pv-a', 0, hot(20))
    await history.uplink('pv-a', 60_000, hot(70))
    await history.uplink('pv-b', 90_000, hot(75))
    await history.uplink('pv-a', 120_000, hot(30))
    const preview = await ask({ rule: tooHot })
    expect(preview).toMatchObject({ events: 4, matches: 2, alerts: 2, devices: 2, cursor: null, unseen: [] })
    expect(preview.examples.map(({ deviceId, at, overAt }) => [deviceId, at, overAt])).toEqual([
      ['pv-a', new Date(RECEIVED_AT + 60_000).toISOString(), new Date(RECEIVED_AT + 120_000).toISOString()],
      ['pv-b', new Date(RECEIVED_AT + 90_000).toISOString(), null],
    ])
    expect(preview.cost.units).toBeGreaterThan(0)
    expect(preview.cost.dollars).toBeCloseTo(preview.cost.units * 0.125e-6, 12)
    expect(reserved).toEqual([500])
  })

  it('tells a reader of some devices about those alone, and not what the others cost', async () => {
    for (let at = 0; at < 40; at++) await history.uplink('pv-foreign', at * 1000, hot(90))
    await history.uplink('pv-own', 60_000, hot(70))
    const preview = await ask({ rule: tooHot }, { devices: ['pv-own*'] })
    expect(preview).toMatchObject({ events: 1, alerts: 1, cost: { units: 1 }, estimate: { units: 500 } })
    expect(preview.unseen).toEqual(['Only devices that the token covers were looked at.'])
  })

  it('does not tell by its matches what only the scope sensitive may see', async () => {
    await history.uplink('pv-a', 0, { heartbeat: { config: { iccid: '8931' } } })
    const rule = {
      when: {
        kind: 'event',
        type: 'uplink',
        pattern: { uplink: { heartbeat: { config: { iccid: [{ prefix: '89' }] } } } },
      },
    }
    expect(await ask({ rule })).toMatchObject({
      alerts: 0,
      unseen: ['Without the scope sensitive nothing matches by heartbeat.config.iccid.'],
    })
    expect(await ask({ rule }, { scope: ['read', 'sensitive'] })).toMatchObject({ alerts: 1, unseen: [] })
  })

  it('goes on where its units ended, and tells each event once', async () => {
    for (let at = 0; at < 60; at++)
      await history.uplink(`pv-${at}`, at * 1000, { heartbeat: { reboot: { reason: 'SOFTWARE' } } })
    const query = { rule: { when: { kind: 'reboot' } }, units: 1 }
    const told: string[] = []
    let preview = await ask(query)
    for (let answers = 0; answers < 100; answers++) {
      told.push(...preview.examples.map(({ deviceId }) => deviceId))
      if (preview.cursor === null) break
      preview = await ask({ ...query, since: preview.since, until: preview.until, cursor: preview.cursor })
    }
    expect(preview.cursor).toBeNull()
    expect(told.toSorted()).toEqual(Array.from({ length: 60 }, (_, at) => `pv-${at}`).toSorted())
  })

  it('estimates the cost from samples, and looks no further when only that is wanted', async () => {
    for (let at = 0; at < 200; at++) await history.uplink(`pv-${at % 7}`, at * 10_000, hot(20))
    const since = new Date(RECEIVED_AT).toISOString()
    const until = new Date(RECEIVED_AT + 2_000_000).toISOString()
    const estimate = await ask({ rule: tooHot, since, until, estimate: true })
    expect(estimate).toMatchObject({ events: 0, lookedTo: since, cursor: null })
    const whole = await ask({ rule: tooHot, since, until })
    expect(whole.events).toBe(200)
    const looking = whole.cost.units - estimate.cost.units
    expect(estimate.estimate.units).toBeGreaterThan(looking / 3)
    expect(estimate.estimate.units).toBeLessThan(looking * 3 + 20)
  })
})

it('without history over all devices the devices that the rule names are looked at', async () => {
  await history.uplink('pv-a', 0, hot(70))
  const preview = await ask({ rule: { ...tooHot, devices: ['pv-a', 'pv-b*'] } }, {}, false)
  expect(preview).toMatchObject({ events: 1, alerts: 1, unseen: [expect.stringContaining('pv-b*')] })
})

it.each([
  [{ rule: { when: { kind: 'reboot' } }, since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }, /since/],
  [
    { rule: { when: { kind: 'event', type: 'log', pattern: { level: [{ prefx: 'e' }] } } } },
    /rule\.when\.pattern\.level/,
  ],
  [{ rule: { when: { kind: 'reboot' } }, deviceId: 'foreign' }, /foreign-device/],
])('%j is refused', async (body, message) => {
  await expect(ask(body, { devices: ['own'] })).rejects.toThrow(message)
})
