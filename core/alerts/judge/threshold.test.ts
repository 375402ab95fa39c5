import { beforeEach, describe, expect, it } from 'vitest'
import { judgeBed } from '../testing/judgeBed.ts'

const on = judgeBed()

describe('a threshold', { timeout: 30_000 }, () => {
  beforeEach(() =>
    on.bed.put('errors', {
      when: { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 5, withinSeconds: 120 },
      coolDownSeconds: 60,
    }),
  )

  it('fires at so many within its time, by source, and says how many', async () => {
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'error', 'info']))
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'error'], 'db'))
    expect(on.bed.told).toEqual([])
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'error']))
    expect(on.bed.told).toMatchObject([
      { deviceId: 'web', state: 'firing', count: 6, message: '6 within 2 minutes, the last: error: line 2' },
    ])
  })

  it('forgets what is older than its time', async () => {
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'error']))
    await on.bed.pass(127)
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'error']))
    await on.bed.pass(60)
    expect(on.bed.told).toEqual([])
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error']))
    expect(on.toldStates()).toEqual(['web firing'])
  })

  it.each([0, 1, 29, 59, 61, 100, 119])(
    'is not missed where its time begins %i s after a minute does, handled by two functions',
    async seconds => {
      on.bed.clock.now += seconds * 1000
      const [one, other] = [on.bed.instance(), on.bed.instance()]
      for (const levels of [['error'], ['error', 'error']]) {
        await one.judge('errors', 'LogLines', on.lines(levels))
        on.bed.clock.now += 59_000
        await other.judge('errors', 'LogLines', on.lines(['error']))
        on.bed.clock.now += 500
      }
      expect(on.toldStates()).toEqual(['web firing'])
    },
  )

  it('is reached by an event that comes after later ones', async () => {
    const late = on.lines(['error', 'error'])
    for (let part = 0; part < 3; part++) {
      on.bed.clock.now += 39_000
      await on.bed.judge('errors', 'LogLines', on.lines(['error']))
    }
    expect(on.bed.told).toEqual([])
    on.bed.clock.now += 30_000
    await on.bed.instance().judge('errors', 'LogLines', late)
    expect(on.bed.told).toMatchObject([{ state: 'firing', count: 5 }])
  })

  it('counts an event once that comes twice', async () => {
    const event = on.lines(['error', 'error', 'error'])
    for (let count = 0; count < 3; count++) await on.bed.judge('errors', 'LogLines', event)
    expect(on.bed.told).toEqual([])
    const last = on.lines(['error', 'error'])
    on.bed.failing.putAlert = 1
    await expect(on.bed.judge('errors', 'LogLines', last)).rejects.toThrow('putAlert')
    await on.bed.judge('errors', 'LogLines', last)
    expect(on.bed.told).toMatchObject([{ state: 'firing', count: 5 }])
  })

  it('is over when it was not reached for the cool-down, though events still match', async () => {
    await on.bed.judge('errors', 'LogLines', on.lines(['error', 'error', 'error', 'error', 'error']))
    for (let minute = 0; minute < 5; minute++) {
      await on.bed.pass(60)
      await on.bed.judge('errors', 'LogLines', on.lines(['error']))
    }
    expect(on.toldStates()).toEqual(['web firing', 'web over'])
  })
})
