import { describe, expect, it } from 'vitest'
import { askedFor, begun, came, cutShort, nextPart, type Reading, readFrom } from './reading.ts'
import { ulid } from './testing/events.ts'

const id = (second: number) => ulid(second * 1000, second)
const rest = (second: number) => ({ from: id(second), to: id(900) })
const read = { from: { since: id(5) }, isAgain: false, since: id(5), readAt: 0 }
const asked: Reading = { ...read, at: 'asked' }
const sending = { ...read, at: 'reading', readAt: 7_000, rest: undefined } as const
const tail = readFrom({ tail: 5 }, false)
const live: Reading = { at: 'live' }

describe('a read', () => {
  it.each<[string, Reading, Reading]>([
    ['begins as it is asked for', readFrom({ since: id(5) }, false), asked],
    [
      'can begin at a time',
      readFrom({ since: '1970-01-01T00:00:05Z' }, true),
      expect.objectContaining({ since: `${ulid(5_000, 0)}` }),
    ],
    ['is begun by the server, at its time', begun(asked, 7_000), sending],
    ['counts from its first part', begun({ ...asked, readAt: 6_000 }, 7_000), { ...sending, readAt: 6_000 }],
    ['is begun once', begun(sending, 9_000), sending],
    [
      'of the newest so many covers what came',
      came(tail, id(3)),
      { ...read, at: 'asked', from: { tail: 5 }, since: id(3) },
    ],
    ['after an id covers everything after it', came(sending, id(6)), sending],
    ['knows what a part left out', cutShort(sending, rest(8)), { ...sending, rest: rest(8) }],
    ['that was asked for again forgets what an earlier part left out', cutShort(asked, rest(8)), asked],
    [
      'keeps its beginning over all its parts',
      askedFor(sending, { since: id(8) }),
      expect.objectContaining({ at: 'asked', since: id(5), readAt: 7_000 }),
    ],
    ['that is over is not begun by a late answer', begun(live, 7_000), live],
    ['that is over takes nothing in', came(live, id(3)), live],
    ['that is over leaves nothing out', cutShort(live, rest(3)), live],
  ])('%s', (_, after, expected) => {
    expect(after).toEqual(expected)
  })

  it.each([
    ['goes on where a part ended', rest(8), { since: id(8) }],
    [
      'goes on where a part ended, though only its time is told',
      { ...rest(8), from: id(8).slice(0, 10) },
      { since: `${ulid(8_000, 0)}` },
    ],
    ['does not ask again when that led no further', rest(5), undefined],
    ['is complete when nothing was left out', undefined, undefined],
  ])('%s', (_, left, part) => {
    expect(nextPart({ ...sending, rest: left })).toEqual(part)
  })

  it('of the newest so many goes on wherever a part ended', () => {
    const cut = cutShort(begun(tail, 7_000), rest(1))
    expect(cut.at === 'reading' && nextPart(cut)).toEqual({ since: id(1) })
  })
})
