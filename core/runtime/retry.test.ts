import { describe, expect, it } from 'vitest'
import { type Retry, retried } from './retry.ts'

const recorded = (attempts: number) => {
  const waits: number[] = []
  const retry: Retry = {
    attempts,
    firstMs: 50,
    maxMs: 150,
    random: () => 0.5,
    wait: async ms => void waits.push(ms),
  }
  return { waits, retry }
}

const failing = (times: number) => {
  let calls = 0
  return async () => {
    calls++
    if (calls <= times) throw new Error(`failure ${calls}`)
    return calls
  }
}

describe('retried', () => {
  it('does not wait when the first attempt succeeds', async () => {
    const { waits, retry } = recorded(4)
    expect(await retried(failing(0), retry)).toBe(1)
    expect(waits).toEqual([])
  })

  it('waits longer each time, up to the maximum', async () => {
    const { waits, retry } = recorded(5)
    expect(await retried(failing(4), retry)).toBe(5)
    expect(waits).toEqual([25, 50, 75, 75])
  })

  it('throws the error of the last attempt', async () => {
    const { waits, retry } = recorded(3)
    await expect(retried(failing(9), retry)).rejects.toThrow('failure 3')
    expect(waits).toHaveLength(2)
  })
})
