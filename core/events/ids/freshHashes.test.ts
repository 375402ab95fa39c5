import { expect, it } from 'vitest'
import { freshIdHashes } from './freshHashes.ts'
import { READ_EVERY_MS } from './hashes.ts'

const input = Buffer.from('x')

it('reads the secret once in five minutes, and goes on with the one that it knows while it cannot be read', async () => {
  let [time, reads, fails] = [0, 0, false]
  const failures: unknown[] = []
  const hashes = freshIdHashes({
    read: async () => {
      reads++
      if (fails) throw new Error('no secret')
      return { current: Buffer.alloc(32, reads), currentSince: 0 }
    },
    repeatedMs: 1000,
    onFailure: error => failures.push(error),
    now: () => time,
  })
  fails = true
  await expect(hashes()).rejects.toThrow('no secret')
  fails = false
  const first = (await hashes())(0).current(input)
  await hashes()
  expect(reads).toBe(2)
  time = READ_EVERY_MS
  fails = true
  expect((await hashes())(0).current(input)).toEqual(first)
  expect(failures).toHaveLength(1)
  fails = false
  expect((await hashes())(0).current(input)).not.toEqual(first)
})
