import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { lateStage } from './testing/fleet.ts'
import { MINUTE, pass, SECOND, uplinksOf } from './testing/pass.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const INTERVAL = 720
const START = RECEIVED_AT + 7_654

it('a minute in which nothing is due costs a read unit, and two while a window of ten minutes begins', async () => {
  const stage = await lateStage(tables, { now: START })
  await pass(stage, START + 2 * MINUTE)
  const { units } = stage
  await stage.pulse()
  Object.assign(units, { read: 0, write: 0 })
  await stage.check()
  expect(units.write).toBe(0)
  expect(units.read).toBeLessThanOrEqual(1)
})

it('an uplink costs nothing more, but for the hints: one write unit for some forty devices', {
  timeout: 120_000,
}, async () => {
  const stage = await lateStage(tables, { now: START })
  const persist = stage.persist()
  const names = Array.from({ length: 80 }, (_, index) => `device-${String(index).padStart(8, '0')}`)
  const round = async (at: number) => {
    for (const [place, name] of names.entries()) await persist(name, at + place * 10)
  }
  await round(START)
  Object.assign(stage.units, { read: 0, write: 0, noted: 0 })
  stage.now += INTERVAL * SECOND
  await round(stage.now)
  const more = stage.units.write - stage.units.noted
  expect(stage.units).toMatchObject({ read: 0, noted: names.length })
  expect(more / names.length).toBeLessThan(0.05)
})

it('a fleet that reports all the time costs some units a minute, tells of nobody, and tells of those that fall silent', {
  timeout: 120_000,
}, async () => {
  const interval = 120
  const stage = await lateStage(tables, { now: START })
  const names = Array.from({ length: 60 }, (_, index) => `862057047611${String(index).padStart(3, '0')}`)
  const quiet = new Set(names.slice(0, 3))
  const uplinks = names.flatMap((name, place) =>
    uplinksOf(name, START + (place * interval * SECOND) / names.length, START + 12 * MINUTE, interval),
  )
  const heard = uplinks.filter(({ at, device }) => at < START + 5 * MINUTE || !quiet.has(device))
  await pass(stage, START + 6 * MINUTE, heard)
  Object.assign(stage.units, { read: 0, write: 0, noted: 0 })
  await pass(stage, START + 12 * MINUTE, heard)
  const { read, write, noted } = stage.units
  // 15 fall due a minute. To ask the record of each would cost 7.5 units, beside the state and the window.
  expect(read / 6).toBeLessThan(8.5)
  expect((write - noted) / noted).toBeLessThan(0.5)
  const told = stage.told().filter(({ change }) => change === 'late')
  expect(told.map(({ deviceId }) => deviceId).toSorted()).toEqual([...quiet])
})

it.each([
  ['one instance of the checker', false],
  ['a new instance each minute', true],
])(
  'devices that report in step, of which 400 fall silent, cost under 60 read units a minute to %s',
  {
    timeout: 120_000,
  },
  async (_, isNew) => {
    const stage = await lateStage(tables, { now: START })
    const names = Array.from({ length: 600 }, (_, place) => `862057047611${String(place).padStart(3, '0')}`)
    const heardAt = (devices: readonly string[]) =>
      stage.heardTogether(new Map(devices.map((name, place) => [name, stage.now - 5 * place])), INTERVAL)
    const check = () => (isNew ? stage.checker() : stage.check)()
    await stage.pulse(START - SECOND)
    await stage.heardForLong(new Map(names.map((name, place) => [name, START - 5 * place])), INTERVAL)
    let highest = 0
    for (let minute = 1; minute <= 33; minute++) {
      if (minute % 12 === 0) await heardAt(names.slice(400))
      const before = stage.units.read
      await pass(stage, START + minute * MINUTE, [], { check })
      highest = Math.max(highest, stage.units.read - before)
    }
    expect(highest).toBeLessThan(60)
    const late = stage.told().filter(({ change }) => change === 'late')
    expect(late.map(({ deviceId }) => deviceId).toSorted()).toEqual(names.slice(0, 400))
    for (const { since, deviceId } of late) expect(Date.parse(since)).toBe(START - 5 * names.indexOf(deviceId))
  },
)
