import { expect, it } from 'vitest'
import { drain, type Unfinished } from './unfinished.ts'

const never = new AbortController().signal
const due = (dueAt: number): Unfinished => ({ target: 'persist', dueAt })

it('ends when nothing is left that is due in time', async () => {
  const left = [due(0), due(Date.now() + 3_600_000), due(Number.POSITIVE_INFINITY)]
  const looks: number[] = []
  await drain(
    () => {
      looks.push(left.length)
      if (looks.length === 3) left.shift()
      return left
    },
    { limitMs: 60_000, signal: never },
  )
  expect(looks).toEqual([3, 3, 3])
})

it('ends at its limit, or when it is called off', async () => {
  await drain(() => [due(0)], { limitMs: 1, signal: never })
  const stop = new AbortController()
  const draining = drain(() => [due(0)], { limitMs: 60_000, signal: stop.signal })
  stop.abort()
  await draining
})
