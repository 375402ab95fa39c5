import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectedOf } from '../../core/devices/late/testing/expected.ts'
import { lateStage, type Persist } from '../../core/devices/late/testing/fleet.ts'
import { MINUTE, pass, SECOND, type Uplink } from '../../core/devices/late/testing/pass.ts'
import { type TestTables, testTables } from '../../core/testing/tables.ts'
import { RECEIVED_AT } from '../../core/testing/uplinks.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const DEVICES = 10_000
const INTERVAL = 720
const SILENT = 500
const START = RECEIVED_AT + 7_654
const MINUTES = 17
const UNTIL = START + MINUTES * MINUTE
/** From then on 500 were not heard, which had been heard in the interval before: they become late in the first 13 minutes, 2.5 intervals after that. */
const SILENT_FROM = START - 17 * MINUTE
const BACK_AT = UNTIL - 1.75 * MINUTE
const patience = { timeout: 20 * MINUTE }

/** Numbers between 0 and 1 that are the same in each run. */
const randomFrom = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

it(
  'a fleet of 10,000 costs under 100 read units a minute and half a write unit an uplink; 500 that fall silent are told, and told when they are back',
  patience,
  async () => {
    const random = randomFrom(1)
    const stage = await lateStage(tables, { now: START })
    const instances: Persist[] = [stage.persist(), stage.persist()]
    const isSilent = (place: number) => place % (DEVICES / SILENT) === 0
    const fleet = Array.from({ length: DEVICES }, (_, place) => {
      const device = `8620570476${String(place).padStart(5, '0')}`
      const phase = Math.round((place * INTERVAL * SECOND) / DEVICES)
      if (isSilent(place)) return { device, last: SILENT_FROM - phase, times: [BACK_AT + Math.round(phase / 12)] }
      // Each uplink is up to half a minute early or late.
      const times = [START, START + INTERVAL * SECOND].map(at =>
        Math.max(START, Math.round(at + phase + (random() - 0.5) * MINUTE)),
      )
      const last = START - INTERVAL * SECOND + phase
      return { device, last, times: times.filter(at => at < UNTIL) }
    })
    await stage.pulse(START - SECOND)
    await stage.heardForLong(new Map(fleet.map(({ device, last }) => [device, last])), INTERVAL)
    let turn = 0
    const persist: Persist = (device, at, says) => {
      turn += 1
      // An instance ends now and then, with the hints that it had gathered.
      if (turn % 5_000 === 0) instances[turn % 2] = stage.persist()
      return (instances[turn % 2] ?? stage.persisted)(device, at, says)
    }
    const all = fleet
      .flatMap(({ device, times }) => times.map((at): Uplink => ({ at, device, interval: INTERVAL })))
      .toSorted((one, other) => one.at - other.at)
    Object.assign(stage.units, { read: 0, write: 0, noted: 0 })
    let highest = 0
    for (let minute = 0; minute < MINUTES; minute++) {
      const before = stage.units.read
      await pass(stage, START + (minute + 1) * MINUTE, all, { persist })
      highest = Math.max(highest, stage.units.read - before)
    }
    const { read, write, noted } = stage.units
    process.stdout.write(
      `late: ${(read / MINUTES).toFixed(1)} read units a minute, ${highest} at most; ${((write - noted) / noted).toFixed(3)} write units an uplink more\n`,
    )
    expect(highest).toBeLessThanOrEqual(100)
    expect((write - noted) / noted).toBeLessThanOrEqual(0.5)

    const told = new Set(
      stage.told().map(({ deviceId, change, since }) => `${deviceId} ${change} ${Date.parse(since)}`),
    )
    const possible = new Set<string>()
    for (const { device, last, times } of fleet) {
      for (const { change, since, isSure } of expectedOf([last, ...times], INTERVAL, UNTIL)) {
        possible.add(`${device} ${change} ${since}`)
        if (isSure) expect(told).toContain(`${device} ${change} ${since}`)
      }
    }
    const surplus = [...told].filter(one => !one.includes('first-seen') && !possible.has(one))
    expect(surplus).toEqual([])
    for (const change of [' late ', ' online '])
      expect([...told].filter(one => one.includes(change)).length).toBe(SILENT)
  },
)

it.each([
  ['one instance of the checker', false],
  ['a new instance each minute', true],
])(
  'a fleet of 10,000 that reports in step, of which 500 fall silent, costs under 100 read units a minute: %s',
  patience,
  async (_, isNew) => {
    const stage = await lateStage(tables, { now: START })
    const names = Array.from({ length: DEVICES }, (_, place) => `8620570476${String(place).padStart(5, '0')}`)
    /** All are heard within five seconds. */
    const timesOf = (devices: readonly string[], at: number) =>
      new Map(devices.map((device, place) => [device, at - Math.round((5 * SECOND * place) / DEVICES)]))
    const check = () => (isNew ? stage.checker() : stage.check)()
    const silent = names.filter((_, place) => place % (DEVICES / SILENT) === 0)
    // They come in another order than before.
    const loyal = names.map((_, place) => names[(place * 7919) % DEVICES] ?? '').filter(name => !silent.includes(name))
    await stage.pulse(START - SECOND)
    await stage.heardForLong(timesOf(names, START), INTERVAL, true)
    let highest = 0
    for (let minute = 0; minute < 36; minute++) {
      if (minute > 0 && minute % 12 === 0) await stage.heardTogether(timesOf(loyal, stage.now), INTERVAL)
      const before = stage.units.read
      await pass(stage, START + (minute + 1) * MINUTE, [], { check })
      highest = Math.max(highest, stage.units.read - before)
    }
    process.stdout.write(`late: ${highest} read units a minute at most, in step\n`)
    expect(highest).toBeLessThanOrEqual(100)
    const late = stage.told().filter(({ change }) => change === 'late')
    expect(late.map(({ deviceId }) => deviceId).toSorted()).toEqual(silent.toSorted())
  },
)
