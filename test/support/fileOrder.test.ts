import { expect, it } from 'vitest'
import { mixed } from './fileOrder.ts'

const queued = (project: string, ...seconds: number[]) =>
  seconds.map((each, index) => ({ file: `${project}${index + 1}`, project, seconds: each }))

it('starts the longest file of each project first, and keeps the order of equal ones', () => {
  expect(mixed(queued('a', 1, 5, 1, 9))).toEqual(['a4', 'a2', 'a1', 'a3'])
})

it('lets all projects advance at the same rate', () => {
  expect(mixed([...queued('a', 10, 10), ...queued('b', 1, 1, 1, 1)])).toEqual(['a1', 'b1', 'b2', 'a2', 'b3', 'b4'])
})
