import { describe, expect, it } from 'vitest'
import { receivedUplink } from '../../testing/uplinks.ts'
import { judgeBed } from '../testing/judgeBed.ts'

const on = judgeBed()

describe('a value', { timeout: 30_000 }, () => {
  const rule = (forSeconds: number, changes: object = {}) =>
    on.bed.put('hot', {
      when: { kind: 'value', field: 'heartbeat.modem_temperature', above: 60, forSeconds },
      coolDownSeconds: 300,
      ...changes,
    })
  /** An uplink that is stored, and on the bus where it matches. */
  const report = async (temperature: number | undefined, minutes = 0) => {
    await on.bed.pass(minutes * 60)
    const heartbeat = temperature === undefined ? {} : { modem_temperature: temperature }
    const afterMs = on.bed.clock.now - Date.parse('2024-01-15T10:30:00.000Z')
    const id = await on.bed.history.uplink('A', afterMs, { heartbeat })
    const one = { ...receivedUplink({ heartbeat }, { id, receivedAt: on.bed.clock.now }), deviceId: 'A' }
    await on.bed.judge('hot', 'Uplink', { uplinks: [one] })
  }

  it('fires at once, and is over when it is within the bound again, with how long it was not', async () => {
    await rule(0)
    await report(71.5)
    await report(72, 2)
    expect(on.bed.told).toMatchObject([
      { state: 'firing', value: 71.5, message: 'heartbeat.modem_temperature is 71.5, above 60' },
    ])
    await report(50, 2)
    await report(48, 2)
    await on.bed.pass(600)
    expect(on.bed.told).toHaveLength(2)
    expect(on.bed.told[1]).toMatchObject({
      state: 'over',
      durationSeconds: 240,
      message: expect.stringContaining('within'),
    })
    expect(on.bed.timers).toEqual([])
  })

  it('fires after so long beyond the bound, however often it was told', async () => {
    await rule(600)
    for (let minute = 0; minute < 9; minute++) await report(61, 1)
    expect(on.bed.told).toEqual([])
    await report(61, 2)
    expect(on.bed.told).toMatchObject([{ state: 'firing', since: '2024-01-15T10:31:00.000Z' }])
  })

  it('begins anew after a value within the bound, which matches no pattern', async () => {
    await rule(600)
    await report(61)
    await report(undefined, 2)
    await report(59, 2)
    await report(61, 2)
    await report(61, 6)
    expect(on.bed.told).toEqual([])
    await report(61, 4)
    expect(on.bed.told).toMatchObject([{ state: 'firing', since: '2024-01-15T10:36:00.000Z' }])
  })

  it('of a device that falls silent is not beyond for ever: pending ones never fire, open ones are over', async () => {
    await rule(600)
    await report(61)
    await on.bed.pass(86_400)
    expect(on.bed.told).toEqual([])
    await rule(0)
    await report(61, 1)
    await report(61, 5)
    await on.bed.pass(20 * 60)
    expect(on.toldStates()).toEqual(['A firing', 'A over'])
    expect(on.bed.told[1]?.message).toContain('not reported any more')
    expect(on.bed.timers).toEqual([])
  })

  it('that goes on costs one look into history after each cool-down, and keeps the alert open', async () => {
    await rule(0)
    await report(61)
    for (let hour = 0; hour < 2; hour++) for (let each = 0; each < 6; each++) await report(61, 10)
    expect(on.toldStates()).toEqual(['A firing'])
    on.tables.sent()
    await on.bed.pass(300)
    expect(on.tables.sent().filter(name => name === 'QueryCommand').length).toBeLessThanOrEqual(2)
  })
})
