import { expect, it } from 'vitest'
import { beyondSince } from './look.ts'
import type { PastUplinks } from './pastUplinks.ts'

const when = { kind: 'value', field: 'air.co2', above: 1000, forSeconds: 3600 } as const
const SECOND = 1000
const NOW = 1e12
const SINCE = NOW - 7200 * SECOND
const match = { deviceId: 'A', id: 'x', at: NOW, element: {} }
const uplink = (secondsAgo: number, co2: number | undefined) => ({
  at: NOW - secondsAgo * SECOND,
  uplink: { air: { ...(co2 !== undefined && { co2 }) } },
})
const pastOf = (...uplinks: readonly (ReturnType<typeof uplink> | 'cut')[]): PastUplinks =>
  async function* () {
    yield* uplinks
  }
const secondsBeyond = async (past: PastUplinks) => (NOW - (await beyondSince(when, past, match, SINCE))) / SECOND

it.each<[string, PastUplinks, number]>([
  ['the first uplink after one within the bound', pastOf(uplink(60, 1200), uplink(120, 900), uplink(180, 1200)), 60],
  ['the oldest that is enough', pastOf(uplink(60, 1200), uplink(3600, 1200), uplink(3660, 900)), 3600],
  ['the match itself', pastOf(uplink(60, 1000)), 0],
  ['the first that tells the value', pastOf(uplink(60, undefined), uplink(90, 1001), uplink(120, undefined)), 90],
  ['when it began to be pending, where there is too much to look at', pastOf(uplink(1, 1200), 'cut'), 7200],
  ['the first after one within, also there', pastOf(uplink(1, 1200), uplink(2, 900), 'cut'), 1],
])('a value is beyond its bound since %s', async (_, past, seconds) => {
  expect(await secondsBeyond(past)).toBe(seconds)
})
