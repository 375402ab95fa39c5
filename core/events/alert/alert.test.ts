import { describe, expect, it } from 'vitest'
import { framesOnBus } from '../frames.ts'
import { readEvent } from '../onBus.ts'
import { alert as kind } from './alert.ts'
import { AlertFrame } from './frame.ts'

describe('an alert', () => {
  it('is a frame of its device, with its level and its message', () => {
    const firing = {
      ...kind.example,
      state: 'firing',
      level: 'error',
      message: 'too hot',
      durationSeconds: undefined,
    } as const
    const [frame] = framesOnBus(kind.detailType, firing)
    expect(AlertFrame.parse(frame)).toEqual(frame)
    expect(frame).toMatchObject({
      type: 'alert',
      deviceId: 'ABC123',
      level: 'error',
      message: 'Alert too-hot: too hot',
    })
    expect(frame?.data).toEqual({ rule: 'too-hot', state: 'firing', since: kind.example.since, value: 71.5 })
  })

  it('that is over says how long it lasted', () => {
    const [frame] = framesOnBus(kind.detailType, kind.example)
    expect(frame?.message).toBe('Alert too-hot is over: heartbeat.modem_temperature is back within the bound')
    expect(frame?.data).toMatchObject({ state: 'over', durationSeconds: 2067 })
  })

  it('of another version is read without the fields that are new, and without an optional one of another form', () => {
    const { items, unreadable } = readEvent(kind.detailType, { ...kind.example, severity: 3, ended: 'lost' })
    expect(unreadable).toEqual([])
    expect(items[0]?.item).toEqual({ ...kind.example, type: 'alert' })
  })
})
