import { describe, expect, it } from 'vitest'
import { inOrder } from './inOrder.ts'

const collected = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
const pages = async function* (stretch: number, count: number) {
  for (let page = 0; page < count; page++) yield `${stretch}.${page}`
}

describe('stretches that are read at the same time', () => {
  it.each([1, 2, 3, 16])('give their pages in order, %i at a time', async parallel => {
    const counts = [2, 0, 5, 1, 0, 3]
    const read = (stretch: number) => pages(stretch, counts[stretch] ?? 0)
    expect(await collected(inOrder(counts.keys(), parallel, read))).toEqual(
      counts.flatMap((count, stretch) => Array.from({ length: count }, (_, page) => `${stretch}.${page}`)),
    )
  })

  it('keep few pages in memory, however many there are', async () => {
    let given = 0
    let taken = 0
    let most = 0
    const read = async function* () {
      for (let page = 0; page < 50; page++) {
        most = Math.max(most, ++given - taken)
        yield page
      }
    }
    for await (const _ of inOrder(Array(20).keys(), 4, read)) taken++
    expect(taken).toBe(1000)
    expect(most).toBeLessThanOrEqual(4 * 2 + 1)
  })

  it('are read at the same time', async () => {
    const begun: number[] = []
    const first = Promise.withResolvers<void>()
    const read = async function* (stretch: number) {
      begun.push(stretch)
      if (stretch === 2) first.resolve()
      // The first one ends only after the third has begun.
      await first.promise
      yield stretch
    }
    expect(await collected(inOrder([0, 1, 2, 3], 3, read))).toEqual([0, 1, 2, 3])
    expect(begun).toEqual([0, 1, 2, 3])
  })

  it('fail with the error of a page, after the pages before it, and leave nothing under way', async () => {
    let left = 0
    const read = async function* (stretch: number) {
      try {
        yield `${stretch}.0`
        if (stretch === 1) throw new Error('broken')
        yield `${stretch}.1`
      } finally {
        left++
      }
    }
    const all: string[] = []
    const reading = (async () => {
      for await (const page of inOrder([0, 1, 2], 3, read)) all.push(page)
    })()
    await expect(reading).rejects.toThrow('broken')
    expect(all).toEqual(['0.0', '0.1', '1.0'])
    expect(left).toBe(3)
  })
})
