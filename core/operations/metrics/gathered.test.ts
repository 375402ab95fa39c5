import { expect, test } from 'vitest'
import { gatheredMetrics } from './gathered.ts'

const minute = 60_000

const gathering = () => {
  const lines: { _aws: { Timestamp: number } & Record<string, unknown>; [name: string]: unknown }[] = []
  let time = 1_000_000
  const gather = gatheredMetrics({
    stack: 'Sonde-dev',
    everyMs: minute,
    now: () => time,
    write: line => lines.push(JSON.parse(line)),
  })
  return { lines, gather, after: (ms: number) => (time += ms) }
}

test('the first value is written at once, what follows within the interval on one line', () => {
  const { lines, gather, after } = gathering()
  gather({ Stored: 1, PersistAge: [10] })
  expect(lines).toMatchObject([{ Stack: 'Sonde-dev', Stored: 1, PersistAge: [10] }])
  for (const age of [20, 30, 40]) {
    after(minute / 3)
    gather({ Stored: 1, PersistAge: [age] })
  }
  expect(lines.slice(1)).toMatchObject([{ Stored: 3, PersistAge: [20, 30, 40] }])
})

test('rare values are written each at its time', () => {
  const { lines, gather, after } = gathering()
  gather({ Gone: 1 })
  after(2 * minute)
  gather({ Gone: 1 })
  expect(lines.map(({ Gone, _aws }) => [Gone, _aws.Timestamp])).toEqual([
    [1, 1_000_000],
    [1, 1_000_000 + 2 * minute],
  ])
})

test('what lay while nothing ran carries its own time', () => {
  const { lines, gather, after } = gathering()
  gather({ Posts: 1 })
  after(1000)
  gather({ Posts: 2 })
  after(10 * minute)
  gather({ Posts: 4 })
  after(minute)
  gather({ Posts: 8 })
  expect(lines.map(({ Posts, _aws }) => [Posts, _aws.Timestamp - 1_000_000])).toEqual([
    [1, 0],
    [2, 1000],
    [4, 1000 + 10 * minute],
    [8, 1000 + 11 * minute],
  ])
})

test('a full line does not wait', () => {
  const { lines, gather } = gathering()
  for (let value = 0; value <= 101; value++) gather({ PersistAge: [value] })
  expect(lines.map(({ PersistAge }) => PersistAge)).toEqual([[0], Array.from({ length: 100 }, (_, at) => at + 1)])
})
