import { expect, it } from 'vitest'
import { fuzzShipping } from '../../core/events/log/http/testing/fuzz.ts'

it('20,000 mutated requests with log lines never fail, and no entry is lost without a word', {
  timeout: 180_000,
}, async () => {
  const statuses = await fuzzShipping(20_000, 16)
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 202, 204, 400]))
})
