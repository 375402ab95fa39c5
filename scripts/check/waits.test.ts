import { expect, it } from 'vitest'
import { waitFindings } from './waits.ts'

it('a wait of one second is found, one that says how long it may last is not', () => {
  const text = `
  await vi.waitFor(() => expect(seen()).toHaveLength(1))
  await vi.waitFor(() => expect(seen()).toHaveLength(1), { timeout: 30_000 })
  await vi.waitUntil(
    () => seen(1),
    PATIENCE_MS,
  )
  await vi.waitUntil(() => seen(2))
  await expect.poll(() => seen()).toHaveLength(1)`
  expect(waitFindings('a.test.ts', text).map(line => line.split(': ')[0])).toEqual(['a.test.ts:2', 'a.test.ts:8'])
})
