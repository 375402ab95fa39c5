import { describe, expect, it } from 'vitest'
import { type Connection, connected, due, ended, live, online, refused, socketsIn, spareEnded } from './connection.ts'

const state = (at: Connection['at'], failures = 0): Connection => ({ at, failures })

describe('a connection', () => {
  it.each([
    ['opens a socket when there is a network', online, state('offline'), state('opening')],
    ['does not wait any longer when the network comes back', online, state('waiting', 4), state('opening')],
    ['does not wait for a reason when the network comes back', online, state('refused', 4), state('opening')],
    ['stays as it is when it has a socket and the network comes back', online, state('steady'), state('steady')],
    ['opens a socket when the wait is over', due, state('waiting', 2), state('opening', 2)],
    ['reads history once it is connected', connected, state('opening', 2), state('open', 2)],
    ['is steady once every subscription is live', live, state('open', 2), state('steady')],
    ['is not steady before it is connected', live, state('opening', 2), state('opening', 2)],
    ['waits longer after each socket that did not open', ended, state('opening', 2), state('waiting', 3)],
    ['waits longer after each socket that did not become live', ended, state('open', 2), state('waiting', 3)],
    ['waits briefly after a cut', ended, state('steady'), state('waiting', 1)],
    ['waits briefly after a cut, however often a renewal failed', ended, state('steady', 5), state('waiting', 1)],
    ['asks for the reason of a refusal', refused, state('opening', 2), state('refused', 2)],
    ['waits once the reason is known', ended, state('refused', 2), state('waiting', 3)],
  ] as const)('%s', (_, transition, from, to) => {
    expect(transition(from)).toEqual(to)
  })
})

describe('a renewal', () => {
  it.each([
    ['begins when it is time', due, state('steady'), state('renewing')],
    ['switches once the spare is connected', connected, state('renewing'), state('switching')],
    ['is done once every subscription is live over the spare', live, state('switching', 1), state('steady')],
    ['is not done before the spare is connected', live, state('renewing'), state('renewing')],
    ['is not done twice', connected, state('switching'), state('switching')],
    ['keeps the old socket when the spare ends', spareEnded, state('renewing', 1), state('steady', 2)],
    ['keeps the old socket when the connected spare ends', spareEnded, state('switching', 1), state('steady', 2)],
    ['goes on over the spare when the old socket is cut', ended, state('switching', 3), state('open')],
    [
      'is over when the old socket is cut before the spare is connected',
      ended,
      state('renewing', 3),
      state('waiting', 1),
    ],
    ['is not disturbed by the network', online, state('renewing'), state('renewing')],
  ] as const)('%s', (_, transition, from, to) => {
    expect(transition(from)).toEqual(to)
  })

  it('is tried again with a longer wait each time', () => {
    const failed = () => spareEnded(due(state('steady')))
    expect(spareEnded(due(failed()))).toEqual(state('steady', 2))
  })
})

it.each([
  ['offline', 0],
  ['waiting', 0],
  ['refused', 0],
  ['opening', 1],
  ['open', 1],
  ['steady', 1],
  ['renewing', 2],
  ['switching', 2],
  ['closed', 0],
] as const)('%s holds %i sockets', (at, count) => {
  expect(socketsIn(state(at))).toBe(count)
})

it('what changes nothing gives back the same object', () => {
  const steady = state('steady')
  expect([online, connected, live].map(transition => transition(steady) === steady)).toEqual([true, true, true])
})
