import { expect, it } from 'vitest'
import type { Change } from './change.ts'
import { groupCommit } from './groupCommit.ts'

/** Commits that end when the test says so. */
const held = () => {
  const groups: (readonly Change[])[] = []
  const ends: PromiseWithResolvers<void>[] = []
  const commits = groupCommit(changes => {
    groups.push(changes)
    const end = Promise.withResolvers<void>()
    ends.push(end)
    return end.promise
  })
  const add = (id: number, record = 'r') => commits.add(id, () => ({ id, kind: 'k', record }))
  const begun = (count: number) => expect.poll(() => groups.length, { interval: 1 }).toBe(count)
  return { ...commits, groups, ends, add, begun }
}
const idsOf = (group: readonly Change[] | undefined) => group?.map(({ id }) => id)

it('commits together what changed in one turn, and what came during a commit in the next one', async () => {
  const { add, done, groups, ends, begun } = held()
  add(1)
  add(2)
  const first = done()
  await begun(1)
  add(3)
  add(4)
  const second = done()
  ends[0]?.resolve()
  await first
  await begun(2)
  expect(groups.map(idsOf)).toEqual([
    [1, 2],
    [3, 4],
  ])
  let isDone = false
  void second.then(() => {
    isDone = true
  })
  await new Promise(setImmediate)
  expect(isDone).toBe(false)
  ends[1]?.resolve()
  await second
})

it('never commits a record that is dropped before its turn, and removes one that was committed', async () => {
  const { add, drop, done, groups, ends, begun } = held()
  add(1)
  drop(1)
  await done()
  expect(groups).toEqual([])
  add(2)
  await begun(1)
  // Its commit has begun: it has to be removed again.
  drop(2)
  add(3)
  ends[0]?.resolve()
  await begun(2)
  expect(groups[1]).toEqual([{ id: 2 }, { id: 3, kind: 'k', record: 'r' }])
})

it('waits again for records that come after a group whose every record was dropped', async () => {
  const { add, drop, done, ends, begun } = held()
  add(1)
  await begun(1)
  add(2)
  drop(2)
  ends[0]?.resolve()
  await done()
  add(3)
  let isDone = false
  const third = done().then(() => {
    isDone = true
  })
  await begun(2)
  expect(isDone).toBe(false)
  ends[1]?.resolve()
  await third
})

it('commits the last of several changes to a record', async () => {
  const { add, change, groups, begun } = held()
  add(1, 'first')
  change(1, () => ({ id: 1, kind: 'k', record: 'second' }))
  await begun(1)
  expect(groups[0]).toEqual([{ id: 1, kind: 'k', record: 'second' }])
})

it('tells those who wait when a commit fails, and tries its changes again with the next', async () => {
  const { add, done, groups, ends, begun } = held()
  add(1)
  const first = done()
  await begun(1)
  ends[0]?.reject(new Error('the disk is full'))
  await expect(first).rejects.toThrow('the disk is full')
  add(2)
  await begun(2)
  expect(idsOf(groups[1])).toEqual([1, 2])
  ends[1]?.resolve()
  await done()
})

it('tries again at once for those who wait for what came during a commit that fails', async () => {
  const { add, done, groups, ends, begun } = held()
  add(1)
  await begun(1)
  add(2)
  const second = done()
  ends[0]?.reject(new Error('the disk is full'))
  await begun(2)
  expect(idsOf(groups[1])).toEqual([1, 2])
  ends[1]?.resolve()
  await second
})

it('keeps nothing of records that come and go while no commit succeeds', async () => {
  const { add, drop, groups, ends, begun } = held()
  for (let id = 1; id <= 3; id++) {
    add(id)
    await begun(id)
    // One is dropped while it is committed, the others after their commit has failed.
    if (id === 1) drop(id)
    ends[id - 1]?.reject(new Error('the disk is full'))
    await new Promise(setImmediate)
    if (id !== 1) drop(id)
  }
  add(4)
  await begun(4)
  expect(groups.map(idsOf)).toEqual([[1], [2], [3], [4]])
})
