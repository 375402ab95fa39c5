import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../contracts/heartbeatBounds.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import type { Circumstances } from './judge.ts'
import { noteTold, presumedRecord } from './noteTold.ts'
import { lateStage } from './testing/fleet.ts'
import { iso, MINUTE, SECOND } from './testing/pass.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const START = RECEIVED_AT + 7_654
const at = (nowMs: number): Circumstances => ({
  horizon: { at: nowMs, strict: nowMs },
  gaps: [],
  bounds: DEFAULT_HEARTBEAT_BOUNDS,
  nowMs,
})
/** A device with an interval of twelve minutes that is presumed to be silent, and the outcome. */
const presumed = async ({ heardAtMs = START, intervalSeconds = 720, nowMs = START + 31 * MINUTE, blocks = false }) => {
  const stage = await lateStage(tables, { now: START })
  await stage.persisted('A', START, { interval: 720 })
  if (blocks) await stage.devices.update('A', { UpdateExpression: 'SET blockedAt = firstId' })
  const noted = await noteTold(stage.devices.update)(
    presumedRecord({ deviceId: 'A', heardAtMs, intervalSeconds }),
    at(nowMs),
  )
  return { ...noted, told: (await stage.devices.read('A'))?.told }
}

it('a device is told late without its record having been read, where it was heard then and not since', async () => {
  const { change, told } = await presumed({})
  expect(change).toMatchObject({ deviceId: 'A', change: 'late', since: iso(START), intervalSeconds: 720 })
  expect(told).toMatchObject({ status: 'late', since: iso(START) })
})

it.each([
  ['was heard since', { heardAtMs: START - 31 * MINUTE, nowMs: START + MINUTE }],
  ['has a longer interval', { intervalSeconds: 10, nowMs: START + MINUTE }],
])('a device that %s is not told of, and looked at later', async (_, presumption) => {
  const { change, verdict, told } = await presumed(presumption)
  expect(change).toBeUndefined()
  expect(verdict).toMatchObject({ kind: 'wait', at: START + 1800 * SECOND })
  expect(told).toBeUndefined()
})

it('a device that is blocked is not told of', async () => {
  const { change, verdict, told } = await presumed({ blocks: true })
  expect([change, told]).toEqual([undefined, undefined])
  expect(verdict.kind).toBe('blocked')
})
