import { expect, it } from 'vitest'
import { fuzzShipping } from './testing/fuzz.ts'

it('mutated requests never fail, and no entry is lost without a word', async () => {
  const statuses = await fuzzShipping(1000, 20)
  // Faults of each sort were met, and many bodies stayed good.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 202, 204, 400]))
  expect(statuses.get(202)).toBeGreaterThan(50)
})
