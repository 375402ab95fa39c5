import { beforeEach, describe, expect, it } from 'vitest'
import { judgeBed } from '../testing/judgeBed.ts'

const on = judgeBed()

describe('a device that is late', { timeout: 30_000 }, () => {
  const MINUTE = 60_000
  beforeEach(() => on.bed.put('late', { when: { kind: 'late' }, channels: ['ops'], coolDownSeconds: 600 }))
  const late = (deviceId = 'A') => ({ changes: [on.change('late', deviceId, on.bed.clock.now - 30 * MINUTE)] })
  const online = (deviceId = 'A') => ({ changes: [on.change('online', deviceId)] })

  it('fires, and is over when the device is heard again, with how long it was silent', async () => {
    await on.bed.judge('late', 'DeviceStatus', late())
    await on.bed.pass(300)
    await on.bed.judge('late', 'DeviceStatus', online())
    expect(on.bed.told).toMatchObject([
      { state: 'firing', message: 'not heard for 30 min' },
      { state: 'over', message: 'online again', durationSeconds: 35 * 60 },
    ])
    expect(on.bed.timers).toEqual([])
  })

  it('costs a read where a device without an open alert comes back', async () => {
    await on.bed.judge('late', 'DeviceStatus', late('B'))
    on.tables.sent()
    await on.bed.judge('late', 'DeviceStatus', online('A'))
    expect(on.tables.sent()).toEqual(['GetItemCommand'])
  })

  it('again within the cool-down is told after it, if it is late then', async () => {
    await on.bed.judge('late', 'DeviceStatus', late())
    await on.bed.judge('late', 'DeviceStatus', online())
    on.bed.clock.now += 60 * 1000
    const again = { changes: [on.change('late', 'A', on.bed.clock.now - 1000)] }
    await on.bed.judge('late', 'DeviceStatus', again)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
    await on.bed.pass(600)
    expect(on.toldStates()).toEqual(['A firing', 'A over', 'A firing'])
  })

  it('again within the cool-down, and back, is not told', async () => {
    await on.bed.judge('late', 'DeviceStatus', late())
    await on.bed.judge('late', 'DeviceStatus', online())
    on.bed.clock.now += 60 * 1000
    await on.bed.judge('late', 'DeviceStatus', { changes: [on.change('late', 'A', on.bed.clock.now - 1000)] })
    await on.bed.judge('late', 'DeviceStatus', online())
    await on.bed.pass(1200)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
  })

  it('is late as well where it is told as offline at once, and is told once', async () => {
    const since = on.bed.clock.now - 600 * MINUTE
    await on.bed.judge('late', 'DeviceStatus', { changes: [on.change('offline', 'A', since)] })
    await on.bed.judge('late', 'DeviceStatus', late('B'))
    await on.bed.judge('late', 'DeviceStatus', { changes: [on.change('offline', 'B', since)] })
    expect(on.toldStates()).toEqual(['A firing', 'B firing'])
  })

  it('is over also where its return comes hours late, as from a dead letter', async () => {
    await on.bed.judge('late', 'DeviceStatus', late())
    await on.bed.pass(300)
    const event = online()
    await on.bed.pass(4 * 3600)
    expect(await on.bed.judge('late', 'DeviceStatus', event)).toEqual({ tooOld: 0 })
    expect(on.bed.told).toMatchObject([{ state: 'firing' }, { state: 'over', durationSeconds: 35 * 60 }])
    // It says nothing about what began after it.
    await on.bed.judge('late', 'DeviceStatus', { changes: [on.change('late', 'A', on.bed.clock.now - MINUTE)] })
    await on.bed.judge('late', 'DeviceStatus', event)
    expect(on.toldStates()).toEqual(['A firing', 'A over', 'A firing'])
  })

  it('is not told when its return came first', async () => {
    const event = late()
    await on.bed.judge('late', 'DeviceStatus', online())
    on.bed.heard.set('A', on.bed.clock.now)
    await on.bed.judge('late', 'DeviceStatus', event)
    expect([on.bed.told, on.bed.notified, await on.bed.table.counted('late')]).toEqual([[], [], 0])
  })

  it('that was over is not told again by the same event', async () => {
    const event = late()
    await on.bed.judge('late', 'DeviceStatus', event)
    await on.bed.judge('late', 'DeviceStatus', online())
    on.bed.restart()
    await on.bed.judge('late', 'DeviceStatus', event)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
  })
})

describe('a silence that ends', { timeout: 30_000 }, () => {
  const MINUTE = 60_000
  const late = (deviceId: string) => ({ changes: [on.change('late', deviceId, on.bed.clock.now - 30 * MINUTE)] })
  const online = (deviceId: string) => ({ changes: [on.change('online', deviceId)] })
  let at: number
  const end = () => on.bed.timer({ silenceEnd: { rule: 'late', at } })
  const notified = () => on.bed.notified.map(({ deviceId, state }) => `${deviceId} ${state}`)
  beforeEach(async () => {
    await on.bed.put('late', { when: { kind: 'late' }, channels: ['ops'] })
    await on.bed.judge('late', 'DeviceStatus', late('A'))
    at = on.bed.clock.now + 60 * MINUTE
    await on.bed.rules.silence('late', new Date(at).toISOString())
    on.bed.restart()
    for (const device of ['B', 'C']) await on.bed.judge('late', 'DeviceStatus', late(device))
    await on.bed.judge('late', 'DeviceStatus', online('C'))
  })

  it('tells the alerts that fire still and were not told, once, and their ends', async () => {
    await end()
    expect([notified(), on.bed.postponed]).toEqual([['A firing'], [at]])
    await on.bed.pass(3600)
    on.bed.failing.notify = 1
    await expect(end()).rejects.toThrow('notify')
    await end()
    await end()
    expect(notified()).toEqual(['A firing', 'B firing'])
    expect(on.bed.notified[1]).toMatchObject({ at: new Date(at).toISOString() })
    on.bed.restart()
    for (const device of ['A', 'B']) await on.bed.judge('late', 'DeviceStatus', online(device))
    expect(notified()).toEqual(['A firing', 'B firing', 'A over', 'B over'])
    expect(await on.bed.table.counted('late')).toBe(0)
  })

  it('tells nothing where the rule is silenced anew, changed or gone', async () => {
    await on.bed.rules.silence('late', new Date(at + MINUTE).toISOString())
    await on.bed.pass(3600)
    await end()
    await on.bed.rules.silence('late', undefined)
    await on.bed.put('late', { when: { kind: 'late' }, devices: ['D'], channels: ['ops'] })
    await end()
    expect(notified()).toEqual(['A firing'])
  })
})
