import { describe, expect, it } from 'vitest'
import { accountConcurrency } from './concurrency.ts'

describe('concurrent executions', () => {
  it('are unlimited without a quota', () => {
    const { enter } = accountConcurrency({ quota: () => undefined, reserved: 0 })(undefined)
    expect(Array.from({ length: 5000 }, () => enter()).every(leave => leave !== undefined)).toBe(true)
  })

  it('are shared by the functions that have reserved nothing', () => {
    const of = accountConcurrency({ quota: () => 2, reserved: 0 })
    const [one, other] = [of(undefined), of(undefined)]
    const leave = one.enter()
    expect([leave, other.enter(), one.enter(), other.enter()].map(got => got !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ])
    leave?.()
    expect(other.enter()).toBeDefined()
  })

  it('that a function has reserved are its own, and missing to the others', () => {
    const of = accountConcurrency({ quota: () => 3, reserved: 2 })
    const [own, other] = [of(2), of(undefined)]
    expect([other.enter(), other.enter(), own.enter(), own.enter(), own.enter()].map(got => got !== undefined)).toEqual(
      [true, false, true, true, false],
    )
  })

  it('follow a quota that changes while they run', () => {
    let quota = 1
    const { enter } = accountConcurrency({ quota: () => quota, reserved: 0 })(undefined)
    enter()
    expect(enter()).toBeUndefined()
    quota = 2
    expect(enter()).toBeDefined()
  })
})
