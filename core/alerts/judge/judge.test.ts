import { beforeEach, describe, expect, it } from 'vitest'
import { judgeBed } from '../testing/judgeBed.ts'

const on = judgeBed()

describe('an event', { timeout: 30_000 }, () => {
  beforeEach(() =>
    on.bed.put('reboots', { when: { kind: 'reboot' }, level: 'error', channels: ['ops'], coolDownSeconds: 300 }),
  )

  it('fires once, whatever follows within the cool-down, and is over once nothing has matched for so long', async () => {
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    await on.bed.pass(60)
    await on.bed.judge('reboots', 'Uplink', on.reboot('SOFTWARE'))
    expect(on.toldStates()).toEqual(['A firing'])
    expect(on.bed.told[0]).toMatchObject({ rule: 'reboots', level: 'error', message: 'rebooted: WATCHDOG (main.c:42)' })
    await on.bed.pass(299)
    expect(on.toldStates()).toEqual(['A firing'])
    await on.bed.pass(61)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
    expect(on.bed.told[1]).toMatchObject({ level: 'info', message: 'nothing more has matched', durationSeconds: 420 })
    expect(on.bed.timers).toEqual([])
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    expect(on.toldStates()).toEqual(['A firing', 'A over', 'A firing'])
    expect(on.bed.notified.map(({ state, channels, level }) => [state, channels, level])).toEqual([
      ['firing', ['ops'], 'error'],
      ['over', ['ops'], 'error'],
      ['firing', ['ops'], 'error'],
    ])
  })

  it('is of one device', async () => {
    const [one, other] = [on.reboot('WATCHDOG', 'A'), on.reboot('WATCHDOG', 'B')]
    await on.bed.judge('reboots', 'Uplink', { uplinks: [...one.uplinks, ...other.uplinks] })
    expect(on.toldStates().toSorted()).toEqual(['A firing', 'B firing'])
  })

  it('that comes twice is told once, also after the alert is over', async () => {
    const event = on.reboot('WATCHDOG')
    await on.bed.judge('reboots', 'Uplink', event)
    on.bed.restart()
    await on.bed.judge('reboots', 'Uplink', event)
    await on.bed.pass(600)
    on.bed.restart()
    await on.bed.judge('reboots', 'Uplink', event)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
    expect(on.bed.timers).toEqual([])
  })

  it('that is an hour late does not fire as if it were new', async () => {
    const event = on.reboot('WATCHDOG')
    on.bed.clock.now += 3_600_001
    expect(await on.bed.judge('reboots', 'Uplink', event)).toEqual({ tooOld: 1 })
    expect(on.bed.told).toEqual([])
  })

  it('is told to the stream alone while the rule is silenced, and so is its end', async () => {
    await on.bed.rules.silence('reboots', new Date(on.bed.clock.now + 60_000).toISOString())
    on.bed.restart()
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    await on.bed.pass(600)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
    expect(on.bed.notified).toEqual([])
  })

  it.each(['putAlert', 'notify', 'setTimer'] as const)('is told once though %s fails at each step', async step => {
    const event = on.reboot('WATCHDOG')
    on.bed.failing[step] = 1
    await expect(on.bed.judge('reboots', 'Uplink', event)).rejects.toThrow(step)
    on.bed.restart()
    await on.bed.judge('reboots', 'Uplink', event)
    // A timer that was set twice is one: both have the same generation.
    expect([
      on.toldStates(),
      on.bed.notified.length,
      new Set(on.bed.timers.map(({ generation }) => generation)).size,
    ]).toEqual([['A firing'], 1, 1])
    const [timer] = on.bed.timers.splice(0)
    if (!timer) throw new Error('no timer was set')
    on.bed.clock.now = timer.at
    if (step !== 'setTimer') {
      on.bed.failing[step] = 1
      await expect(on.bed.timer({ timer })).rejects.toThrow(step)
    }
    await on.bed.timer({ timer })
    await on.bed.timer({ timer })
    expect([on.toldStates(), on.bed.notified.length, on.bed.timers]).toEqual([['A firing', 'A over'], 2, []])
    expect(await on.bed.table.counted('reboots')).toBe(0)
  })

  it('is told once by many functions at the same time', async () => {
    await Promise.all(
      Array.from({ length: 6 }, () => on.bed.instance().judge('reboots', 'Uplink', on.reboot('WATCHDOG'))),
    )
    expect([on.toldStates(), on.bed.notified.length, await on.bed.table.counted('reboots')]).toEqual([
      ['A firing'],
      1,
      1,
    ])
    await on.bed.pass(600)
    expect([on.toldStates(), await on.bed.table.counted('reboots')]).toEqual([['A firing', 'A over'], 0])
  })
})

describe('what it costs', { timeout: 30_000 }, () => {
  beforeEach(() => on.bed.put('reboots', { when: { kind: 'reboot' } }))

  it('is nothing where nothing matches', async () => {
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    on.tables.sent()
    await on.bed.judge('reboots', 'Uplink', { uplinks: [on.uplink({ uplink_count: 1 })] })
    await on.bed.judge('reboots', 'LogLines', on.lines(['error']))
    expect(on.tables.sent()).toEqual([])
  })

  it('is three writes and four reads for an alert, and nothing for the matches that follow at once', async () => {
    on.tables.sent()
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    const sent = on.tables.sent()
    // The rule, the number of open alerts, the alert; then its state, that it was told, and the number.
    expect(sent.filter(name => name.startsWith('Get'))).toHaveLength(3)
    expect(sent.filter(name => !name.startsWith('Get'))).toEqual([
      'PutItemCommand',
      'PutItemCommand',
      'UpdateItemCommand',
    ])
    for (let count = 0; count < 20; count++) await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    expect(on.tables.sent()).toEqual([])
  })

  it('is one write for each event that a threshold counts', async () => {
    await on.bed.put('errors', {
      when: { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 1000, withinSeconds: 300 },
    })
    // A period of the count has just ended, but its last events have been counted.
    on.bed.clock.now += 60_000
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'info']))
    on.tables.sent()
    for (let count = 0; count < 5; count++)
      await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'info']))
    await on.bed.judge('errors', 'LogLines', on.lines(['info', 'warn']))
    expect(on.tables.sent()).toEqual(Array.from({ length: 5 }, () => 'UpdateItemCommand'))
  })
})

describe('a rule that changes while an alert is open', { timeout: 30_000 }, () => {
  const rule = (changes: object = {}) =>
    on.bed.put('reboots', { when: { kind: 'reboot' }, channels: ['ops'], ...changes })
  beforeEach(async () => {
    await rule()
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
  })
  const end = () => on.bed.timer({ ended: { rule: 'reboots', why: 'changed' } })

  it.each([
    ['disabled', () => rule({ enabled: false }), 'the rule was disabled'],
    ['changed', () => rule({ devices: ['B'] }), 'the rule was changed'],
    [
      'deleted',
      async () => {
        const stored = await on.bed.rules.read('reboots')
        await on.bed.rules.remove('reboots', stored?.version ?? 0)
      },
      'the rule was deleted',
    ],
  ])('and is %s ends it, and says so', async (why, make, message) => {
    await make()
    await end()
    await end()
    expect(on.bed.told.slice(1)).toMatchObject([{ state: 'over', ended: why, message }])
    expect(on.bed.notified.map(({ state }) => state)).toEqual(['firing', 'over'])
    await on.bed.pass(3600)
    expect(on.bed.told).toHaveLength(2)
    expect(await on.bed.table.counted('reboots')).toBe(0)
  })

  it('in another way leaves it open', async () => {
    await rule({ description: 'of all devices', level: 'fatal' })
    await end()
    expect(on.toldStates()).toEqual(['A firing'])
  })

  it('ends it at its next timer, though nobody said so', async () => {
    await rule({ devices: ['B'] })
    await on.bed.pass(3600)
    expect(on.bed.told.slice(1)).toMatchObject([{ state: 'over', ended: 'changed' }])
  })

  it('and matches again fires anew, without the cool-down of the former condition', async () => {
    await rule({ when: { kind: 'reboot', reasons: ['WATCHDOG'] } })
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG'))
    expect(on.toldStates()).toEqual(['A firing', 'A over', 'A firing'])
    expect(on.bed.told[1]).toMatchObject({ ended: 'changed' })
  })
})

describe('a rule with too many open alerts', { timeout: 30_000 }, () => {
  it('has one more for all further devices, which says how many they are', async () => {
    await on.bed.put('reboots', { when: { kind: 'reboot' } })
    await on.bed.countFiring('reboots', 1000)
    on.bed.restart()
    for (let count = 0; count < 8; count++) await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG', `D-${count}`))
    expect(on.bed.told).toMatchObject([
      { deviceId: 'D-0', message: expect.stringContaining('too many devices at once') },
    ])
    on.bed.clock.now += 61_000
    await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG', 'D-9'))
    await on.bed.pass(3600)
    expect(on.bed.told[1]).toMatchObject({ deviceId: 'D-0', state: 'over', count: 9 })
  })

  it('counts them before: alerts that were forgotten, and functions that died, leave the number too high', async () => {
    await on.bed.put('reboots', { when: { kind: 'reboot' } })
    await on.bed.countFiring('reboots', 3, 1200)
    on.bed.restart()
    for (let count = 0; count < 3; count++) await on.bed.judge('reboots', 'Uplink', on.reboot('WATCHDOG', `D-${count}`))
    expect(on.toldStates()).toEqual(['D-0 firing', 'D-1 firing', 'D-2 firing'])
    expect(await on.bed.table.counted('reboots')).toBe(6)
  })
})
