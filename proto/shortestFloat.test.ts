import { describe, expect, it } from 'vitest'
import { seededRandom } from './seededRandom.ts'
import { shortestFloat } from './shortestFloat.ts'

describe('the shortest form of a float', () => {
  // From numpy: np.float32(x), printed with unique=True.
  it.each([
    23.4, -12.75, 0.1, 16777216, 3.4028235e38, 1.1754944e-38, 1e-45, 1.4e-43, 8.589974e9, 1e10, 0.3, 4.2, 12.325, 1e-7,
    123456.79, 999999.94,
  ])('of %d', value => {
    expect(shortestFloat(Math.fround(value))).toBe(value)
  })

  it('reads back as the same float, whatever the bits', () => {
    const random = seededRandom(7)
    const floats = new Float32Array(1)
    const bits = new Uint32Array(floats.buffer)
    for (let times = 0; times < 20_000; times++) {
      bits[0] = random.integer(0, 0xffffffff)
      const [value = 0] = floats
      if (Number.isFinite(value)) expect(Math.fround(shortestFloat(value))).toBe(value)
    }
  })
})
