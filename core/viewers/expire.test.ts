import { expect, it } from 'vitest'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { expirer } from './expire.ts'

const seconds = RECEIVED_AT / 1000

it('cuts the connections whose tokens have expired in the last minutes, each independently', async () => {
  const minutes = new Map([
    [
      Math.floor(seconds / 60),
      [
        { connectionId: 'now', exp: seconds },
        { connectionId: 'later', exp: seconds + 1 },
      ],
    ],
    [
      Math.floor(seconds / 60) - 4,
      [
        { connectionId: 'stuck', exp: seconds - 240 },
        { connectionId: 'before', exp: seconds - 230 },
      ],
    ],
  ])
  const cut: string[] = []
  const left: string[] = []
  const logged: unknown[] = []
  const expire = expirer({
    connections: {
      expiringWith: async exp => minutes.get(Math.floor(exp / 60)) ?? [],
      leave: async connectionId => void left.push(connectionId),
    },
    cut: async connectionId => {
      if (connectionId === 'stuck') throw new Error('internal')
      cut.push(connectionId)
      return connectionId === 'now' ? 'gone' : 'cut'
    },
    now: () => RECEIVED_AT,
    log: (...line) => void logged.push(line),
  })
  expect(await expire()).toBe(1)
  expect(cut.toSorted()).toEqual(['before', 'now'])
  // One that is not there may only just be opening, and is looked at again the next minute.
  expect(left).toEqual(['before'])
  expect(logged).toHaveLength(1)
})
