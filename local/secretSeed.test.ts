import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keptRandom } from './secretSeed.ts'

it('gives the same numbers again in the same folder, others in another, and keeps its seed to its owner', async () => {
  const directories = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'sonde-seed-'))))
  const numbers = async (directory = '') => {
    const random = await keptRandom(directory)
    return Array.from({ length: 16 }, () => random(62))
  }
  const [one, other] = directories
  const first = await numbers(one)
  expect(await numbers(one)).toEqual(first)
  expect(await numbers(other)).not.toEqual(first)
  expect(Math.max(...first)).toBeLessThan(62)
  expect((await stat(join(one ?? '', 'secret-seed'))).mode & 0o077).toBe(0)
  await Promise.all(directories.map(directory => rm(directory, { recursive: true })))
})
