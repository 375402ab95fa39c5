import { expect, it } from 'vitest'
import { farewell } from './farewell.ts'

const work = ['persist', 'broadcast', 'persist'].map(target => ({ target, dueAt: 0 }))

it('counts what is left by target, and says whether it is lost', () => {
  expect(farewell(work, false)).toEqual([
    'Lost, because nothing is kept without --data DIR (events, by target): persist 2, broadcast 1.',
  ])
  expect(farewell(work, true)).toEqual([
    'Not done yet, and kept for the next start (events, by target): persist 2, broadcast 1.',
  ])
  expect(farewell([], false)).toEqual([])
})
