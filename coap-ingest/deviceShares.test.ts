import { describe, expect, it } from 'vitest'
import { deviceShares } from './deviceShares.ts'

const start = () => {
  let time = 0
  const take = deviceShares({ ratePerSecond: 20, burst: 40, maxBuckets: 1000, now: () => time })
  return { take, pass: (ms: number) => (time += ms) }
}
const taken = (times: number, take: () => number) =>
  Array.from({ length: times }, take).filter(wait => wait === 0).length

describe('the rate of a device', () => {
  it('is its own from a known address, as long as nobody else sends in its name', () => {
    const { take, pass } = start()
    expect(taken(100, () => take('A', 'home', true))).toBe(40)
    let inAMinute = 0
    for (let ms = 0; ms < 60_000; ms += 10) {
      inAMinute += taken(1, () => take('A', 'home', true))
      pass(10)
    }
    expect(inAMinute).toBeGreaterThan(1190)
  })

  it('is half from new addresses, however many there are', () => {
    const { take } = start()
    expect(taken(1000, () => take('A', `${Math.random()}`, false))).toBe(30)
    expect(taken(100, () => take('A', 'home', true))).toBe(20)
  })

  it.each([
    ['the address that it is known by', true],
    ['a new address', false],
  ])('leaves room for %s while strangers with known and new addresses send 3,000 a second', (_, isKnown) => {
    const { take, pass } = start()
    const refused: number[] = []
    for (let message = 0; message < 90_000; message++) {
      take('A', message % 2 === 0 ? 'known stranger' : 'new stranger', message % 2 === 0)
      if (message % 3000 === 2999 && take('A', 'device', isKnown) > 0) refused.push(message)
      pass(1 / 3)
    }
    expect(refused).toEqual([])
  })
})
