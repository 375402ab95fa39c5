import { expect, it } from 'vitest'
import { placeIn, placeQuery } from './place.ts'

const ID = '01HM6AQH203Q8R5V1KZXW0T9YB'

it('reads an event, a time and a range', () => {
  expect(placeIn(`?at=${ID}`)).toEqual({ at: ID })
  expect(placeIn('?at=2026-01-15T10:30:00Z')).toEqual({ at: '2026-01-15T10:30:00.000Z' })
  expect(placeIn('?from=2026-01-15T00:00:00Z&to=2026-01-16T00:00:00Z')).toEqual({
    from: '2026-01-15T00:00:00.000Z',
    to: '2026-01-16T00:00:00.000Z',
  })
})

it('leaves out invalid places', () => {
  for (const search of ['', '?at=', '?at=yesterday', `?from=${ID}`, '?x=1']) expect(placeIn(search)).toEqual({})
})

it('writes places as it reads them', () => {
  const place = { from: '2026-01-15T00:00:00.000Z', to: ID }
  expect(placeIn(placeQuery(place))).toEqual(place)
  expect(placeQuery({})).toBe('')
})
