import { describe, expect, it } from 'vitest'
import { fairBuckets } from './fairBuckets.ts'

const start = ({ ratePerSecond = 10, burst = 20, maxBuckets = 1000 } = {}) => {
  let time = 0
  const { take, takeSpare } = fairBuckets({ ratePerSecond, burst, maxBuckets, now: () => time })
  return { take, takeSpare, pass: (ms: number) => (time += ms) }
}
const taken = (times: number, take: () => number) =>
  Array.from({ length: times }, take).filter(wait => wait === 0).length

describe('a bucket that several share', () => {
  it('is all for one who is alone', () => {
    const { take, pass } = start()
    expect(taken(100, () => take('A', 'a'))).toBe(20)
    pass(60_000)
    let inAMinute = 0
    for (let ms = 0; ms < 60_000; ms += 10) {
      inAMinute += taken(1, () => take('A', 'a'))
      pass(10)
    }
    expect(inAMinute).toBeGreaterThan(595)
  })

  it.each([30, 300, 3000])('has room for each of seven while another takes %i a second', perSecond => {
    const { take, pass } = start()
    const refused: number[] = []
    for (let ms = 0; ms < 60_000; ms += 1000 / perSecond) {
      take('A', 'flood')
      const second = Math.floor(ms / 1000)
      // Each once a second, one after the other.
      if (Math.floor((ms + 1000 / perSecond) / 1000) > second)
        for (let party = 0; party < 7; party++) if (take('A', `${party}`) > 0) refused.push(second)
      pass(1000 / perSecond)
    }
    expect(refused).toEqual([])
  })

  it('leaves what is held to those who share it', () => {
    const { take, takeSpare } = start()
    expect(taken(100, () => takeSpare('A'))).toBe(20)
    expect(taken(100, () => take('A', 'a'))).toBe(2)
    expect(taken(100, () => take('A', 'b'))).toBe(2)
  })

  it('says when to come again', () => {
    const { take } = start({ ratePerSecond: 1, burst: 2 })
    expect([take('A', 'a'), take('A', 'a'), take('A', 'a')]).toEqual([0, 0, 1])
  })

  it('is another one for another key', () => {
    const { take } = start({ burst: 1 })
    expect([take('A', 'a'), take('A', 'b'), take('B', 'a')]).toEqual([0, 1, 0])
  })

  it('is forgotten when too many others were used since', () => {
    const { take } = start({ burst: 1, maxBuckets: 2 })
    expect([take('A', 'a'), take('A', 'a')]).toEqual([0, 1])
    take('B', 'a')
    take('C', 'a')
    expect(take('A', 'a')).toBe(0)
  })
})
