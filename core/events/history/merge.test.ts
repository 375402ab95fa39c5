import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { merged } from './merge.ts'
import { chained, type Order, type Source } from './source.ts'

type Event = { readonly id: string }

/** A stream over ids, of which some do not fit: they are looked at all the same. */
const over = (ids: readonly string[], order: Order, fits: (id: string) => boolean = () => true): Source<Event> => {
  const rest = order === 'oldest-first' ? ids.toSorted() : ids.toSorted().reverse()
  return async limit => {
    const looked = rest.splice(0, limit)
    return {
      pieces: looked.filter(fits).map(id => ({ id, last: id, count: 1, bytes: 0, open: () => [{ id }] })),
      lookedTo: looked.at(-1),
      isEnd: rest.length === 0,
      readUnits: looked.length,
    }
  }
}
const name = (number: number) => String(number).padStart(4, '0')
const names = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => name(from + index))
const ids = (events: readonly Event[]) => events.map(({ id }) => id)
const all = { limit: 1000, budgetUnits: 10_000, pageSize: 7 }

describe('streams merged', () => {
  it.each(['oldest-first', 'newest-first'] as const)('are one in the order of ids, %s', async order => {
    const { unit } = seededRandom(7)
    const spread: string[][] = [[], [], [], []]
    for (const id of names(0, 300)) spread[Math.floor(unit() * 4)]?.push(id)
    const page = await merged(
      spread.map(some => over(some, order)),
      { ...all, order },
    )
    const expected = order === 'oldest-first' ? names(0, 300) : names(0, 300).reverse()
    expect(ids(page.events)).toEqual(expected)
    expect(page).toMatchObject({ isComplete: true, readUnits: 300 })
  })

  it('stop at the limit, and say where', async () => {
    const sources = [over(['0001', '0004'], 'oldest-first'), over(['0002', '0003'], 'oldest-first')]
    const page = await merged(sources, { ...all, order: 'oldest-first', limit: 3 })
    expect(ids(page.events)).toEqual(['0001', '0002', '0003'])
    expect(page).toMatchObject({ lookedTo: '0003', isComplete: false })
  })

  it('are complete when the limit is just what there is', async () => {
    const page = await merged([over(names(0, 7), 'newest-first')], { ...all, order: 'newest-first', limit: 7 })
    expect(page).toMatchObject({ lookedTo: '0000', isComplete: true })
  })

  it('stop at the budget: everything up to `lookedTo` was looked at, and nothing beyond is left out when one goes on', async () => {
    const even = names(0, 100).filter(id => Number(id) % 2 === 0)
    const odd = names(0, 100).filter(id => Number(id) % 2 === 1)
    const fits = (id: string) => Number(id) % 10 === 3 || Number(id) > 90
    const found: string[] = []
    let after = ''
    for (let reads = 0; ; reads++) {
      const rest = [even, odd].map(some =>
        over(
          some.filter(id => id > after),
          'oldest-first',
          fits,
        ),
      )
      const page = await merged(rest, { order: 'oldest-first', limit: 4, budgetUnits: 12, pageSize: 5 })
      found.push(...ids(page.events))
      if (page.isComplete) break
      expect(page.lookedTo ?? '').not.toBe('')
      after = page.lookedTo ?? after
      expect(reads).toBeLessThan(30)
    }
    expect(found).toEqual(names(0, 100).filter(fits))
  })

  it('have looked at nothing as long as one of them has not', async () => {
    const silent: Source<Event> = async () => ({ pieces: [], lookedTo: undefined, isEnd: false, readUnits: 10 })
    const page = await merged([silent, over(['0001'], 'oldest-first')], {
      ...all,
      order: 'oldest-first',
      budgetUnits: 5,
    })
    expect(page).toMatchObject({ events: [], lookedTo: undefined, isComplete: false })
  })
})

describe('streams of batches', () => {
  const SIZE = 10
  const inBatch = (batch: string) => Array.from({ length: SIZE }, (_, index) => `${batch}.${name(index)}`)
  /** A stream over batches, which notes every batch that is opened. */
  const batches = (
    some: readonly string[],
    order: Order,
    opened: string[],
    fits: (id: string) => boolean = () => true,
  ) => {
    const isForward = order === 'oldest-first'
    const rest = isForward ? some.toSorted() : some.toSorted().reverse()
    const source: Source<Event> = async limit => {
      const pieces = rest.splice(0, limit).map(batch => ({
        id: batch,
        last: inBatch(batch).at(-1) ?? '',
        count: SIZE,
        bytes: 100,
        open: () => {
          opened.push(batch)
          const events = inBatch(batch)
            .filter(fits)
            .map(id => ({ id }))
          return isForward ? events : events.reverse()
        },
      }))
      const end = pieces.at(-1)
      return { pieces, lookedTo: isForward ? end?.last : end?.id, isEnd: rest.length === 0, readUnits: pieces.length }
    }
    return source
  }
  const four = [0, 1, 2, 3].map(shard => names(0, 80).filter(id => Number(id) % 4 === shard))

  it.each(['oldest-first', 'newest-first'] as const)(
    'are one in the order of ids, and only those in reach are opened, %s',
    async order => {
      const opened: string[] = []
      const page = await merged(
        four.map(some => batches(some, order, opened)),
        { ...all, order, limit: 25 },
      )
      const lines = names(0, 80).flatMap(inBatch)
      expect(ids(page.events)).toEqual((order === 'oldest-first' ? lines : lines.reverse()).slice(0, 25))
      expect(opened).toHaveLength(3)
      expect(page).toMatchObject({ isComplete: false, lookedTo: page.events.at(-1)?.id })
    },
  )

  it.each(['oldest-first', 'newest-first'] as const)(
    'are opened up to a bound, and nothing is left out or doubled when one goes on, %s',
    async order => {
      const isForward = order === 'oldest-first'
      const fits = (id: string) => id.endsWith('7') && Number(id.slice(0, 4)) % 9 === 0
      const found: string[] = []
      let bound: string | undefined
      let reads = 0
      for (; reads < 100; reads++) {
        const opened: string[] = []
        const within = (id: string) => bound === undefined || (isForward ? id > bound : id < bound)
        const rest = four.map(some =>
          batches(
            some.filter(batch => inBatch(batch).some(within)),
            order,
            opened,
            id => fits(id) && within(id),
          ),
        )
        const page = await merged(rest, { ...all, order, limit: 3, isFiltered: true, maxOpenedBytes: 800 })
        expect(opened.length).toBeLessThanOrEqual(8)
        found.push(...ids(page.events))
        if (page.isComplete) break
        expect(page.lookedTo).toBeDefined()
        bound = page.lookedTo
      }
      expect(reads).toBeLessThan(20)
      const expected = names(0, 80).flatMap(inBatch).filter(fits)
      expect(found).toEqual(isForward ? expected : expected.reverse())
    },
  )
})

it('streams one after the other: an empty one counts as looked at', async () => {
  const source = chained([
    { source: over([], 'oldest-first'), end: '0100' },
    { source: over(['0101', '0102'], 'oldest-first'), end: '0200' },
  ])
  expect(await source(1)).toMatchObject({ pieces: [], lookedTo: '0100', isEnd: false })
  expect(await source(1)).toMatchObject({ lookedTo: '0101', isEnd: false })
  expect(await source(1)).toMatchObject({ lookedTo: '0200', isEnd: true })
  expect(await source(1)).toMatchObject({ pieces: [], isEnd: true })
})
