import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { blockDevice } from '../registry/block.ts'
import { type LateStage, lateStage } from './testing/fleet.ts'
import { every, iso, MINUTE, pass, SECOND, type Uplink, uplinksOf } from './testing/pass.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

/** Not on the boundary of a slice, a minute, or a window. */
const START = RECEIVED_AT + 7_654

const stageAt = (now = START): Promise<LateStage> => lateStage(tables, { now })
const toldOf = (stage: LateStage, device: string) =>
  stage
    .told()
    .filter(({ deviceId }) => deviceId === device)
    .map(({ change, since }) => [change, since])
const changesOf = (stage: LateStage, device: string) => toldOf(stage, device).map(([change]) => change)

/** A machine may have much else to do. */
const patience = { timeout: 120_000 }

describe('a device that falls silent', patience, () => {
  it.each([10, 60])(
    'with an interval of %d s is late after 2.5 of them, offline after ten, and online again',
    async interval => {
      const stage = await stageAt()
      const heard = START + 2 * interval * SECOND
      const back = heard + 10 * interval * SECOND + 70 * SECOND
      const uplinks = [...uplinksOf('A', START, heard + 1, interval), { at: back, device: 'A' }]
      await pass(stage, back + SECOND, uplinks)
      expect(toldOf(stage, 'A')).toEqual([
        ['first-seen', iso(START)],
        ['late', iso(heard)],
        ['offline', iso(heard)],
        ['online', iso(back)],
      ])
      const [, late, offline] = stage.told()
      for (const [told, intervals] of [
        [late, 2.5],
        [offline, 10],
      ] as const) {
        const after = (told?.at ?? 0) - heard - intervals * interval * SECOND
        expect(after).toBeGreaterThanOrEqual(0)
        // A run a minute, which looks as far as what was on its way two seconds ago.
        expect(after).toBeLessThanOrEqual(MINUTE + 2 * SECOND)
      }
      expect(stage.tellings()).toBe(4)
    },
  )

  it('goes by 720 s where it never said its interval, or said zero', async () => {
    const stage = await stageAt()
    const silent = [
      { at: START, device: 'never' },
      { at: START, device: 'zero', interval: 0 },
    ]
    await pass(stage, START + 30 * MINUTE, silent)
    expect([changesOf(stage, 'never'), changesOf(stage, 'zero')]).toEqual([['first-seen'], ['first-seen']])
    await pass(stage, START + 31 * MINUTE)
    expect([changesOf(stage, 'never'), changesOf(stage, 'zero')]).toEqual(Array(2).fill(['first-seen', 'late']))
  })

  it('goes by the bounds of the stage where it says an interval beyond them', async () => {
    const stage = await lateStage(tables, { now: START, bounds: { minimum: 60, maximum: 120 } })
    await pass(stage, START + 149 * SECOND, [
      { at: START, device: 'short', interval: 1 },
      { at: START, device: 'long', interval: 4_294_967_295 },
    ])
    expect([changesOf(stage, 'short'), changesOf(stage, 'long')]).toEqual([['first-seen'], ['first-seen']])
    await pass(stage, START + 6 * MINUTE)
    expect([changesOf(stage, 'short'), changesOf(stage, 'long')]).toEqual(Array(2).fill(['first-seen', 'late']))
  })

  it('goes by its new interval at once, be it shorter or longer', async () => {
    const stage = await stageAt()
    const changed = START + 2 * MINUTE
    await pass(stage, changed + 9 * MINUTE, [
      { at: START, device: 'shorter', interval: 720 },
      { at: START, device: 'longer', interval: 60 },
      { at: changed, device: 'shorter', interval: 60 },
      { at: changed, device: 'longer', interval: 720 },
    ])
    const late = stage.told().filter(({ change }) => change === 'late')
    expect(late.map(({ deviceId }) => deviceId)).toEqual(['shorter'])
    expect((late[0]?.at ?? 0) - changed).toBeLessThanOrEqual(152 * SECOND + MINUTE)
  })

  it('is told of neither when it only tests the stage nor when it is blocked, and is looked for again when it is unblocked', async () => {
    const stage = await stageAt()
    await pass(stage, START + MINUTE, [
      { at: START, device: 'sonde-canary', interval: 10 },
      { at: START + 59 * SECOND, device: 'blocked', interval: 20 },
    ])
    await blockDevice(stage.devices)('blocked', new Date(stage.now))
    await pass(stage, START + 6 * MINUTE)
    expect(stage.told().map(({ change }) => change)).toEqual(['first-seen'])
    await stage.unblock('blocked')
    await pass(stage, START + 9 * MINUTE, [{ at: START + 7 * MINUTE, device: 'blocked' }])
    expect(changesOf(stage, 'blocked')).toEqual(['first-seen', 'online', 'late'])
  })

  it('is not told of when its record is gone', async () => {
    const stage = await stageAt()
    await pass(stage, START + SECOND, [{ at: START, device: 'A', interval: 10 }])
    await stage.remove('A')
    await pass(stage, START + 3 * MINUTE)
    expect(changesOf(stage, 'A')).toEqual(['first-seen'])
  })
})

describe('what is told', patience, () => {
  it('is told again when the bus refused it, under the same id, and nothing is lost when a run ends midway', async () => {
    const stage = await stageAt()
    const check = stage.checker()
    const runs = { refused: 0 }
    await pass(stage, START + 3 * MINUTE, [{ at: START, device: 'A', interval: 10 }], {
      check: async () => {
        stage.refuse = 1
        await check().catch(() => (runs.refused += 1))
        stage.refuse = 0
      },
    })
    expect(runs.refused).toBeGreaterThan(0)
    await pass(stage, START + 5 * MINUTE)
    expect(changesOf(stage, 'A')).toEqual(['first-seen', 'offline'])
  })

  it('comes once from two runs at once', async () => {
    const stage = await stageAt()
    const [one, other] = [stage.checker(), stage.checker()]
    await pass(stage, START + 5 * MINUTE, uplinksOf('A', START, START + 30 * SECOND, 10), {
      check: () => Promise.all([one(), other()]),
    })
    expect(changesOf(stage, 'A')).toEqual(['first-seen', 'late', 'offline'])
  })

  it('is online once, however many messages bring it back at once, and in whatever order', async () => {
    const stage = await stageAt()
    const [one, other] = [stage.persist(), stage.persist()]
    await pass(stage, START + 2 * MINUTE, [{ at: START, device: 'A', interval: 20 }])
    const before = START + 10 * SECOND
    const [first, second] = [stage.now, stage.now + 500]
    stage.now += SECOND
    // One from before the silence was told, which comes late: it brings nothing back.
    await one('A', before)
    expect(changesOf(stage, 'A')).toEqual(['first-seen', 'late'])
    await Promise.all([other('A', second), one('A', first)])
    await one('A', first)
    expect(toldOf(stage, 'A').filter(([change]) => change === 'online')).toHaveLength(1)
  })

  it('is online again when the invocation failed after the record was written, and the message is handled again', async () => {
    const stage = await stageAt()
    const persist = stage.persist()
    await pass(stage, START + 2 * MINUTE, [{ at: START, device: 'A', interval: 20 }])
    stage.refuse = 1
    const back = stage.now
    await expect(persist('A', back)).rejects.toThrow('refused')
    await persist('A', back)
    expect(changesOf(stage, 'A')).toEqual(['first-seen', 'late', 'online'])
  })

  it('is not that a name is new when it was heard before this version, or sent log lines', async () => {
    const stage = await stageAt()
    await stage.heardBefore('old', START - MINUTE)
    await pass(stage, START + SECOND, [{ at: START, device: 'old' }])
    expect(changesOf(stage, 'old')).toEqual([])
  })
})

describe('a stack that was down', patience, () => {
  const DOWN = START + 3 * MINUTE
  const UP = DOWN + 15 * MINUTE
  const devices = ['A', 'B', 'C']
  const fleet = devices.flatMap((device, place) =>
    every(START, UP + 30 * MINUTE, MINUTE, place * 10 * SECOND).map((at): Uplink => ({ at, device, interval: 60 })),
  )
  const isDown = (at: number): boolean => at >= DOWN && at < UP

  it('makes nobody late: the time in which it could not hear does not count', async () => {
    const stage = await stageAt()
    await pass(stage, UP + 8 * MINUTE, fleet, { hears: at => !isDown(at) })
    expect(stage.told().map(({ change }) => change)).toEqual(devices.map(() => 'first-seen'))
  })

  it('says which devices did not come back, once they had their time', async () => {
    const stage = await stageAt()
    const uplinks = fleet.filter(({ at, device }) => device !== 'B' || at < DOWN)
    await pass(stage, UP + 8 * MINUTE, uplinks, { hears: at => !isDown(at) })
    const late = stage.told().filter(({ change }) => change !== 'first-seen')
    expect(late.map(({ deviceId, change }) => [deviceId, change])).toEqual([['B', 'late']])
    expect(late[0]?.at).toBeGreaterThan(UP)
    expect(late[0]?.silentSeconds).toBeLessThan(9 * 60)
  })

  it('tells of nobody while uplinks may wait to be tried again, for a quarter of an hour at most', async () => {
    const stage = await stageAt()
    await pass(stage, START + 20 * SECOND, [{ at: START, device: 'A', interval: 10 }])
    for (let minute = 1; minute <= 14; minute++) {
      await stage.trouble(START)
      await pass(stage, START + minute * MINUTE)
    }
    expect(changesOf(stage, 'A')).toEqual(['first-seen'])
    await stage.trouble(START)
    await pass(stage, START + 17 * MINUTE)
    expect(changesOf(stage, 'A')).toEqual(['first-seen', 'late'])
    await pass(stage, START + 19 * MINUTE)
    expect(changesOf(stage, 'A')).toEqual(['first-seen', 'late', 'offline'])
  })

  it('that has a listener without pulses is told by its devices that it hears', async () => {
    const stage = await stageAt()
    const uplinks = [{ at: START, device: 'A', interval: 120 }, ...uplinksOf('B', START, START + 45 * MINUTE, 120)]
    await pass(stage, START + 45 * MINUTE, uplinks, { pulses: at => at < START + MINUTE })
    expect(changesOf(stage, 'A').at(-1)).toBe('offline')
    expect(changesOf(stage, 'B')).toEqual(['first-seen'])
  })

  it('says how far behind it is while there is no pulse', async () => {
    const stage = await stageAt()
    const check = stage.checker()
    await pass(stage, START + 10 * MINUTE, [], { pulses: () => false, check })
    stage.now = START + 20 * MINUTE
    const { behindSeconds } = await check()
    expect(behindSeconds).toBeGreaterThanOrEqual(20 * 60)
    await stage.pulse()
    expect((await check()).behindSeconds).toBe(2)
  })
})
