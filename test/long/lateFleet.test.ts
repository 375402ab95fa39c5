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
    const [silentFrom, backAt, until] = [START + 12 * MINUTE, START + 48 * MINUTE, START + 54 * MINUTE]
    const uplinks = Array.from({ length: DEVICES }, (_, place): Uplink[] => {
      const device = `8620570476${String(place).padStart(5, '0')}`
      const first = START + (place * INTERVAL * SECOND) / DEVICES
      const times = Array.from({ length: 5 }, (_, round) => first + round * INTERVAL * SECOND)
      // Each uplink is up to half a minute early or late.
      const jittered = times.map((at, round) =>
        Math.max(START, Math.round(at + (random() - 0.5) * MINUTE * (round && 1))),
      )
      const heard = place % (DEVICES / SILENT) === 0 ? jittered.filter(at => at < silentFrom || at >= backAt) : jittered
      return heard.filter(at => at < until).map(at => ({ at, device, interval: INTERVAL }))
    })
    let turn = 0
    const persist: Persist = (device, at, says) => {
      turn += 1
      // An instance ends now and then, with the hints that it had gathered.
      if (turn % 5_000 === 0) instances[turn % 2] = stage.persist()
      return (instances[turn % 2] ?? stage.persisted)(device, at, says)
    }
    const all = uplinks.flat().toSorted((one, other) => one.at - other.at)
    await pass(stage, START + 30 * MINUTE, all, { persist })
    Object.assign(stage.units, { read: 0, write: 0, noted: 0 })
    let highest = 0
    for (let minute = 30; minute < 54; minute++) {
      const before = stage.units.read
      await pass(stage, START + (minute + 1) * MINUTE, all, { persist })
      highest = Math.max(highest, stage.units.read - before)
    }
    const { read, write, noted } = stage.units
    process.stdout.write(
      `late: ${(read / 24).toFixed(1)} read units a minute, ${highest} at most; ${((write - noted) / noted).toFixed(3)} write units an uplink more\n`,
    )
    expect(highest).toBeLessThanOrEqual(100)
    expect((write - noted) / noted).toBeLessThanOrEqual(0.5)

    const told = new Set(
      stage.told().map(({ deviceId, change, since }) => `${deviceId} ${change} ${Date.parse(since)}`),
    )
    const possible = new Set<string>()
    for (const ofDevice of uplinks) {
      const name = ofDevice[0]?.device
      for (const { change, since, isSure } of expectedOf(
        ofDevice.map(({ at }) => at),
        INTERVAL,
        until,
      )) {
        possible.add(`${name} ${change} ${since}`)
        if (isSure) expect(told).toContain(`${name} ${change} ${since}`)
      }
    }
    const surplus = [...told].filter(one => !one.includes('first-seen') && !possible.has(one))
    expect(surplus).toEqual([])
    expect([...told].filter(one => one.includes(' late ')).length).toBeGreaterThanOrEqual(SILENT)
  },
)
