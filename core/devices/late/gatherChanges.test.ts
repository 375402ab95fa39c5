import { expect, it } from 'vitest'
import type { ToldChange } from '../../contracts/statusChange.ts'
import { gatherChanges } from './gatherChanges.ts'

const changeOf = (deviceId: string): ToldChange => ({
  deviceId,
  change: 'first-seen',
  status: 'online',
  since: '2026-11-28T10:00:00.000Z',
  at: 0,
})

it('changes are told together, once, and none is not told at all', async () => {
  const calls: string[][] = []
  const { gather, tell } = gatherChanges(async changes => {
    calls.push(changes.map(({ deviceId }) => deviceId))
  })
  await Promise.all(['a', 'b'].map(name => gather([changeOf(name)])))
  expect(calls).toEqual([])
  await tell()
  await tell()
  expect(calls).toEqual([['a', 'b']])
})

it('changes that the bus refused are those of their own event, and the next ones are told alone', async () => {
  const calls: number[] = []
  const { gather, tell } = gatherChanges(async changes => {
    calls.push(changes.length)
    if (calls.length === 1) throw new Error('the bus is down')
  })
  await gather([changeOf('a'), changeOf('b')])
  await expect(tell()).rejects.toThrow('the bus is down')
  await gather([changeOf('c')])
  await tell()
  expect(calls).toEqual([2, 1])
})
