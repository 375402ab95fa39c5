import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { boundAt } from '../../../client/ids.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { receivedUplink } from '../../testing/uplinks.ts'
import { type Judging, judging } from '../testing/judging.ts'

let tables: TestTables
let bed: Judging
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  bed = await judging(tables)
})

let minted = 0
const newId = () => `${boundAt(bed.clock.now)}${String(++minted).padStart(16, '0')}`
const uplink = (message: Parameters<typeof receivedUplink>[0], deviceId = 'A') => ({
  ...receivedUplink(message, { id: newId(), receivedAt: bed.clock.now }),
  deviceId,
})
const reboot = (reason: string, deviceId = 'A') => ({
  uplinks: [uplink({ heartbeat: { reboot: { reason, file: 'main.c', line: 42 } } }, deviceId)],
})
const lines = (levels: readonly string[], deviceId = 'web') => ({
  id: newId(),
  deviceId,
  receivedAt: new Date(bed.clock.now).toISOString(),
  lines: levels.map((level, at) => ({ level, message: `line ${at}` })),
})
const change = (kind: string, deviceId = 'A', since = bed.clock.now) => ({
  id: newId(),
  deviceId,
  receivedAt: new Date(bed.clock.now).toISOString(),
  change: kind,
  status: kind,
  since: new Date(since).toISOString(),
  silentSeconds: 1800,
})
const toldStates = () => bed.told.map(({ deviceId, state }) => `${deviceId} ${state}`)

describe('an event', { timeout: 30_000 }, () => {
  beforeEach(() =>
    bed.put('reboots', { when: { kind: 'reboot' }, level: 'error', channels: ['ops'], coolDownSeconds: 300 }),
  )

  it('fires once, whatever follows within the cool-down, and is over once nothing has matched for so long', async () => {
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    await bed.pass(60)
    await bed.judge('reboots', 'Uplink', reboot('SOFTWARE'))
    expect(toldStates()).toEqual(['A firing'])
    expect(bed.told[0]).toMatchObject({ rule: 'reboots', level: 'error', message: 'rebooted: WATCHDOG (main.c:42)' })
    await bed.pass(299)
    expect(toldStates()).toEqual(['A firing'])
    await bed.pass(61)
    expect(toldStates()).toEqual(['A firing', 'A over'])
    expect(bed.told[1]).toMatchObject({ level: 'info', message: 'nothing more has matched', durationSeconds: 420 })
    expect(bed.timers).toEqual([])
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    expect(toldStates()).toEqual(['A firing', 'A over', 'A firing'])
    expect(bed.notified.map(({ state, channels, level }) => [state, channels, level])).toEqual([
      ['firing', ['ops'], 'error'],
      ['over', ['ops'], 'error'],
      ['firing', ['ops'], 'error'],
    ])
  })

  it('is of one device', async () => {
    const [one, other] = [reboot('WATCHDOG', 'A'), reboot('WATCHDOG', 'B')]
    await bed.judge('reboots', 'Uplink', { uplinks: [...one.uplinks, ...other.uplinks] })
    expect(toldStates().toSorted()).toEqual(['A firing', 'B firing'])
  })

  it('that comes twice is told once, also after the alert is over', async () => {
    const event = reboot('WATCHDOG')
    await bed.judge('reboots', 'Uplink', event)
    bed.restart()
    await bed.judge('reboots', 'Uplink', event)
    await bed.pass(600)
    bed.restart()
    await bed.judge('reboots', 'Uplink', event)
    expect(toldStates()).toEqual(['A firing', 'A over'])
    expect(bed.timers).toEqual([])
  })

  it('that is an hour late does not fire as if it were new', async () => {
    const event = reboot('WATCHDOG')
    bed.clock.now += 3_600_001
    expect(await bed.judge('reboots', 'Uplink', event)).toEqual({ tooOld: 1 })
    expect(bed.told).toEqual([])
  })

  it('is told to the stream alone while the rule is silenced, and so is its end', async () => {
    await bed.rules.silence('reboots', new Date(bed.clock.now + 60_000).toISOString())
    bed.restart()
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    await bed.pass(600)
    expect(toldStates()).toEqual(['A firing', 'A over'])
    expect(bed.notified).toEqual([])
  })

  it.each(['putAlert', 'notify', 'setTimer'] as const)('is told once though %s fails at each step', async step => {
    const event = reboot('WATCHDOG')
    bed.failing[step] = 1
    await expect(bed.judge('reboots', 'Uplink', event)).rejects.toThrow(step)
    bed.restart()
    await bed.judge('reboots', 'Uplink', event)
    // A timer that was set twice is one: both have the same generation.
    expect([toldStates(), bed.notified.length, new Set(bed.timers.map(({ generation }) => generation)).size]).toEqual([
      ['A firing'],
      1,
      1,
    ])
    const [timer] = bed.timers.splice(0)
    if (!timer) throw new Error('no timer was set')
    bed.clock.now = timer.at
    if (step !== 'setTimer') {
      bed.failing[step] = 1
      await expect(bed.timer({ timer })).rejects.toThrow(step)
    }
    await bed.timer({ timer })
    await bed.timer({ timer })
    expect([toldStates(), bed.notified.length, bed.timers]).toEqual([['A firing', 'A over'], 2, []])
    expect(await bed.table.counted('reboots')).toBe(0)
  })

  it('is told once by many functions at the same time', async () => {
    await Promise.all(Array.from({ length: 6 }, () => bed.instance().judge('reboots', 'Uplink', reboot('WATCHDOG'))))
    expect([toldStates(), bed.notified.length, await bed.table.counted('reboots')]).toEqual([['A firing'], 1, 1])
    await bed.pass(600)
    expect([toldStates(), await bed.table.counted('reboots')]).toEqual([['A firing', 'A over'], 0])
  })
})

describe('what it costs', { timeout: 30_000 }, () => {
  beforeEach(() => bed.put('reboots', { when: { kind: 'reboot' } }))

  it('is nothing where nothing matches', async () => {
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    tables.sent()
    await bed.judge('reboots', 'Uplink', { uplinks: [uplink({ uplink_count: 1 })] })
    await bed.judge('reboots', 'LogLines', lines(['error']))
    expect(tables.sent()).toEqual([])
  })

  it('is three writes and four reads for an alert, and nothing for the matches that follow at once', async () => {
    tables.sent()
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    const sent = tables.sent()
    // The rule, the number of open alerts, the alert; then its state, that it was told, and the number.
    expect(sent.filter(name => name.startsWith('Get'))).toHaveLength(3)
    expect(sent.filter(name => !name.startsWith('Get'))).toEqual([
      'PutItemCommand',
      'PutItemCommand',
      'UpdateItemCommand',
    ])
    for (let count = 0; count < 20; count++) await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    expect(tables.sent()).toEqual([])
  })

  it('is one write for each event that a threshold counts', async () => {
    await bed.put('errors', {
      when: { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 1000, withinSeconds: 300 },
    })
    // A period of the count has just ended, but its last events have been counted.
    bed.clock.now += 60_000
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'info']))
    tables.sent()
    for (let count = 0; count < 5; count++) await bed.judge('errors', 'LogLines', lines(['error', 'error', 'info']))
    await bed.judge('errors', 'LogLines', lines(['info', 'warn']))
    expect(tables.sent()).toEqual(Array.from({ length: 5 }, () => 'UpdateItemCommand'))
  })
})

describe('a threshold', { timeout: 30_000 }, () => {
  beforeEach(() =>
    bed.put('errors', {
      when: { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 5, withinSeconds: 120 },
      coolDownSeconds: 60,
    }),
  )

  it('fires at so many within its time, by source, and says how many', async () => {
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'error', 'info']))
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'error'], 'db'))
    expect(bed.told).toEqual([])
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'error']))
    expect(bed.told).toMatchObject([
      { deviceId: 'web', state: 'firing', count: 6, message: '6 within 2 minutes, the last: error: line 2' },
    ])
  })

  it('forgets what is older than its time', async () => {
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'error']))
    await bed.pass(127)
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'error']))
    await bed.pass(60)
    expect(bed.told).toEqual([])
    await bed.judge('errors', 'LogLines', lines(['error', 'error']))
    expect(toldStates()).toEqual(['web firing'])
  })

  it.each([0, 1, 29, 59, 61, 100, 119])(
    'is not missed where its time begins %i s after a minute does, handled by two functions',
    async seconds => {
      bed.clock.now += seconds * 1000
      const [one, other] = [bed.instance(), bed.instance()]
      for (const levels of [['error'], ['error', 'error']]) {
        await one.judge('errors', 'LogLines', lines(levels))
        bed.clock.now += 59_000
        await other.judge('errors', 'LogLines', lines(['error']))
        bed.clock.now += 500
      }
      expect(toldStates()).toEqual(['web firing'])
    },
  )

  it('is reached by an event that comes after later ones', async () => {
    const late = lines(['error', 'error'])
    for (let part = 0; part < 3; part++) {
      bed.clock.now += 39_000
      await bed.judge('errors', 'LogLines', lines(['error']))
    }
    expect(bed.told).toEqual([])
    bed.clock.now += 30_000
    await bed.instance().judge('errors', 'LogLines', late)
    expect(bed.told).toMatchObject([{ state: 'firing', count: 5 }])
  })

  it('counts an event once that comes twice', async () => {
    const event = lines(['error', 'error', 'error'])
    for (let count = 0; count < 3; count++) await bed.judge('errors', 'LogLines', event)
    expect(bed.told).toEqual([])
    const last = lines(['error', 'error'])
    bed.failing.putAlert = 1
    await expect(bed.judge('errors', 'LogLines', last)).rejects.toThrow('putAlert')
    await bed.judge('errors', 'LogLines', last)
    expect(bed.told).toMatchObject([{ state: 'firing', count: 5 }])
  })

  it('is over when it was not reached for the cool-down, though events still match', async () => {
    await bed.judge('errors', 'LogLines', lines(['error', 'error', 'error', 'error', 'error']))
    for (let minute = 0; minute < 5; minute++) {
      await bed.pass(60)
      await bed.judge('errors', 'LogLines', lines(['error']))
    }
    expect(toldStates()).toEqual(['web firing', 'web over'])
  })
})

describe('a device that is late', { timeout: 30_000 }, () => {
  const MINUTE = 60_000
  beforeEach(() => bed.put('late', { when: { kind: 'late' }, channels: ['ops'], coolDownSeconds: 600 }))
  const late = (deviceId = 'A') => ({ changes: [change('late', deviceId, bed.clock.now - 30 * MINUTE)] })
  const online = (deviceId = 'A') => ({ changes: [change('online', deviceId)] })

  it('fires, and is over when the device is heard again, with how long it was silent', async () => {
    await bed.judge('late', 'DeviceStatus', late())
    await bed.pass(300)
    await bed.judge('late', 'DeviceStatus', online())
    expect(bed.told).toMatchObject([
      { state: 'firing', message: 'not heard for 30 min' },
      { state: 'over', message: 'online again', durationSeconds: 35 * 60 },
    ])
    expect(bed.timers).toEqual([])
  })

  it('costs a read where a device without an open alert comes back', async () => {
    await bed.judge('late', 'DeviceStatus', late('B'))
    tables.sent()
    await bed.judge('late', 'DeviceStatus', online('A'))
    expect(tables.sent()).toEqual(['GetItemCommand'])
  })

  it('again within the cool-down is told after it, if it is late then', async () => {
    await bed.judge('late', 'DeviceStatus', late())
    await bed.judge('late', 'DeviceStatus', online())
    bed.clock.now += 60 * 1000
    const again = { changes: [change('late', 'A', bed.clock.now - 1000)] }
    await bed.judge('late', 'DeviceStatus', again)
    expect(toldStates()).toEqual(['A firing', 'A over'])
    await bed.pass(600)
    expect(toldStates()).toEqual(['A firing', 'A over', 'A firing'])
  })

  it('again within the cool-down, and back, is not told', async () => {
    await bed.judge('late', 'DeviceStatus', late())
    await bed.judge('late', 'DeviceStatus', online())
    bed.clock.now += 60 * 1000
    await bed.judge('late', 'DeviceStatus', { changes: [change('late', 'A', bed.clock.now - 1000)] })
    await bed.judge('late', 'DeviceStatus', online())
    await bed.pass(1200)
    expect(toldStates()).toEqual(['A firing', 'A over'])
  })

  it('is late as well where it is told as offline at once, and is told once', async () => {
    const since = bed.clock.now - 600 * MINUTE
    await bed.judge('late', 'DeviceStatus', { changes: [change('offline', 'A', since)] })
    await bed.judge('late', 'DeviceStatus', late('B'))
    await bed.judge('late', 'DeviceStatus', { changes: [change('offline', 'B', since)] })
    expect(toldStates()).toEqual(['A firing', 'B firing'])
  })

  it('is over also where its return comes hours late, as from a dead letter', async () => {
    await bed.judge('late', 'DeviceStatus', late())
    await bed.pass(300)
    const event = online()
    await bed.pass(4 * 3600)
    expect(await bed.judge('late', 'DeviceStatus', event)).toEqual({ tooOld: 0 })
    expect(bed.told).toMatchObject([{ state: 'firing' }, { state: 'over', durationSeconds: 35 * 60 }])
    // It says nothing about what began after it.
    await bed.judge('late', 'DeviceStatus', { changes: [change('late', 'A', bed.clock.now - MINUTE)] })
    await bed.judge('late', 'DeviceStatus', event)
    expect(toldStates()).toEqual(['A firing', 'A over', 'A firing'])
  })

  it('is not told when its return came first', async () => {
    const event = late()
    await bed.judge('late', 'DeviceStatus', online())
    bed.heard.set('A', bed.clock.now)
    await bed.judge('late', 'DeviceStatus', event)
    expect([bed.told, bed.notified, await bed.table.counted('late')]).toEqual([[], [], 0])
  })

  it('that was over is not told again by the same event', async () => {
    const event = late()
    await bed.judge('late', 'DeviceStatus', event)
    await bed.judge('late', 'DeviceStatus', online())
    bed.restart()
    await bed.judge('late', 'DeviceStatus', event)
    expect(toldStates()).toEqual(['A firing', 'A over'])
  })
})

describe('a value', { timeout: 30_000 }, () => {
  const rule = (forSeconds: number, changes: object = {}) =>
    bed.put('hot', {
      when: { kind: 'value', field: 'heartbeat.modem_temperature', above: 60, forSeconds },
      coolDownSeconds: 300,
      ...changes,
    })
  /** An uplink that is stored, and on the bus where it matches. */
  const report = async (temperature: number | undefined, minutes = 0) => {
    await bed.pass(minutes * 60)
    const heartbeat = temperature === undefined ? {} : { modem_temperature: temperature }
    const afterMs = bed.clock.now - Date.parse('2024-01-15T10:30:00.000Z')
    const id = await bed.history.uplink('A', afterMs, { heartbeat })
    const one = { ...receivedUplink({ heartbeat }, { id, receivedAt: bed.clock.now }), deviceId: 'A' }
    await bed.judge('hot', 'Uplink', { uplinks: [one] })
  }

  it('fires at once, and is over when it is within the bound again, with how long it was not', async () => {
    await rule(0)
    await report(71.5)
    await report(72, 2)
    expect(bed.told).toMatchObject([
      { state: 'firing', value: 71.5, message: 'heartbeat.modem_temperature is 71.5, above 60' },
    ])
    await report(50, 2)
    await report(48, 2)
    await bed.pass(600)
    expect(bed.told).toHaveLength(2)
    expect(bed.told[1]).toMatchObject({
      state: 'over',
      durationSeconds: 240,
      message: expect.stringContaining('within'),
    })
    expect(bed.timers).toEqual([])
  })

  it('fires after so long beyond the bound, however often it was told', async () => {
    await rule(600)
    for (let minute = 0; minute < 9; minute++) await report(61, 1)
    expect(bed.told).toEqual([])
    await report(61, 2)
    expect(bed.told).toMatchObject([{ state: 'firing', since: '2024-01-15T10:31:00.000Z' }])
  })

  it('begins anew after a value within the bound, which matches no pattern', async () => {
    await rule(600)
    await report(61)
    await report(undefined, 2)
    await report(59, 2)
    await report(61, 2)
    await report(61, 6)
    expect(bed.told).toEqual([])
    await report(61, 4)
    expect(bed.told).toMatchObject([{ state: 'firing', since: '2024-01-15T10:36:00.000Z' }])
  })

  it('of a device that falls silent is not beyond for ever: pending ones never fire, open ones are over', async () => {
    await rule(600)
    await report(61)
    await bed.pass(86_400)
    expect(bed.told).toEqual([])
    await rule(0)
    await report(61, 1)
    await report(61, 5)
    await bed.pass(20 * 60)
    expect(toldStates()).toEqual(['A firing', 'A over'])
    expect(bed.told[1]?.message).toContain('not reported any more')
    expect(bed.timers).toEqual([])
  })

  it('that goes on costs one look into history after each cool-down, and keeps the alert open', async () => {
    await rule(0)
    await report(61)
    for (let hour = 0; hour < 2; hour++) for (let each = 0; each < 6; each++) await report(61, 10)
    expect(toldStates()).toEqual(['A firing'])
    tables.sent()
    await bed.pass(300)
    expect(tables.sent().filter(name => name === 'QueryCommand').length).toBeLessThanOrEqual(2)
  })
})

describe('a silence that ends', { timeout: 30_000 }, () => {
  const MINUTE = 60_000
  const late = (deviceId: string) => ({ changes: [change('late', deviceId, bed.clock.now - 30 * MINUTE)] })
  const online = (deviceId: string) => ({ changes: [change('online', deviceId)] })
  let at: number
  const end = () => bed.timer({ silenceEnd: { rule: 'late', at } })
  const notified = () => bed.notified.map(({ deviceId, state }) => `${deviceId} ${state}`)
  beforeEach(async () => {
    await bed.put('late', { when: { kind: 'late' }, channels: ['ops'] })
    await bed.judge('late', 'DeviceStatus', late('A'))
    at = bed.clock.now + 60 * MINUTE
    await bed.rules.silence('late', new Date(at).toISOString())
    bed.restart()
    for (const device of ['B', 'C']) await bed.judge('late', 'DeviceStatus', late(device))
    await bed.judge('late', 'DeviceStatus', online('C'))
  })

  it('tells the alerts that fire still and were not told, once, and their ends', async () => {
    await end()
    expect([notified(), bed.postponed]).toEqual([['A firing'], [at]])
    await bed.pass(3600)
    bed.failing.notify = 1
    await expect(end()).rejects.toThrow('notify')
    await end()
    await end()
    expect(notified()).toEqual(['A firing', 'B firing'])
    expect(bed.notified[1]).toMatchObject({ at: new Date(at).toISOString() })
    bed.restart()
    for (const device of ['A', 'B']) await bed.judge('late', 'DeviceStatus', online(device))
    expect(notified()).toEqual(['A firing', 'B firing', 'A over', 'B over'])
    expect(await bed.table.counted('late')).toBe(0)
  })

  it('tells nothing where the rule is silenced anew, changed or gone', async () => {
    await bed.rules.silence('late', new Date(at + MINUTE).toISOString())
    await bed.pass(3600)
    await end()
    await bed.rules.silence('late', undefined)
    await bed.put('late', { when: { kind: 'late' }, devices: ['D'], channels: ['ops'] })
    await end()
    expect(notified()).toEqual(['A firing'])
  })
})

describe('a rule that changes while an alert is open', { timeout: 30_000 }, () => {
  const rule = (changes: object = {}) => bed.put('reboots', { when: { kind: 'reboot' }, channels: ['ops'], ...changes })
  beforeEach(async () => {
    await rule()
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
  })
  const end = () => bed.timer({ ended: { rule: 'reboots', why: 'changed' } })

  it.each([
    ['disabled', () => rule({ enabled: false }), 'the rule was disabled'],
    ['changed', () => rule({ devices: ['B'] }), 'the rule was changed'],
    [
      'deleted',
      async () => {
        const stored = await bed.rules.read('reboots')
        await bed.rules.remove('reboots', stored?.version ?? 0)
      },
      'the rule was deleted',
    ],
  ])('and is %s ends it, and says so', async (why, make, message) => {
    await make()
    await end()
    await end()
    expect(bed.told.slice(1)).toMatchObject([{ state: 'over', ended: why, message }])
    expect(bed.notified.map(({ state }) => state)).toEqual(['firing', 'over'])
    await bed.pass(3600)
    expect(bed.told).toHaveLength(2)
    expect(await bed.table.counted('reboots')).toBe(0)
  })

  it('in another way leaves it open', async () => {
    await rule({ description: 'of all devices', level: 'fatal' })
    await end()
    expect(toldStates()).toEqual(['A firing'])
  })

  it('ends it at its next timer, though nobody said so', async () => {
    await rule({ devices: ['B'] })
    await bed.pass(3600)
    expect(bed.told.slice(1)).toMatchObject([{ state: 'over', ended: 'changed' }])
  })

  it('and matches again fires anew, without the cool-down of the former condition', async () => {
    await rule({ when: { kind: 'reboot', reasons: ['WATCHDOG'] } })
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG'))
    expect(toldStates()).toEqual(['A firing', 'A over', 'A firing'])
    expect(bed.told[1]).toMatchObject({ ended: 'changed' })
  })
})

describe('a rule with too many open alerts', { timeout: 30_000 }, () => {
  it('has one more for all further devices, which says how many they are', async () => {
    await bed.put('reboots', { when: { kind: 'reboot' } })
    await bed.countFiring('reboots', 1000)
    bed.restart()
    for (let count = 0; count < 8; count++) await bed.judge('reboots', 'Uplink', reboot('WATCHDOG', `D-${count}`))
    expect(bed.told).toMatchObject([{ deviceId: 'D-0', message: expect.stringContaining('too many devices at once') }])
    bed.clock.now += 61_000
    await bed.judge('reboots', 'Uplink', reboot('WATCHDOG', 'D-9'))
    await bed.pass(3600)
    expect(bed.told[1]).toMatchObject({ deviceId: 'D-0', state: 'over', count: 9 })
  })

  it('counts them before: alerts that were forgotten, and functions that died, leave the number too high', async () => {
    await bed.put('reboots', { when: { kind: 'reboot' } })
    await bed.countFiring('reboots', 3, 1200)
    bed.restart()
    for (let count = 0; count < 3; count++) await bed.judge('reboots', 'Uplink', reboot('WATCHDOG', `D-${count}`))
    expect(toldStates()).toEqual(['D-0 firing', 'D-1 firing', 'D-2 firing'])
    expect(await bed.table.counted('reboots')).toBe(6)
  })
})
