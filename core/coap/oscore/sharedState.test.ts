import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { EXCHANGE_LIFETIME } from '../transmission/parameters.ts'
import { type Judgement, judge, type Opened, type SharedState } from './sharedState.ts'

const NEW: SharedState = { sent: -1 }
const request = (sequenceNumber: number, more: Partial<Opened> = {}): Opened => ({
  sequenceNumber,
  tag: `${sequenceNumber}`,
  isFresh: false,
  ...more,
})
const at = (now: number) => ({ now, keyAgeMs: now, newId: `id at ${now}` })
const next = (judgement: Judgement): SharedState => {
  if (judgement.kind === 'replayed') throw new Error('replayed')
  return judgement.next
}
const begun = (sequenceNumber = 10): SharedState => next(judge(NEW, request(sequenceNumber, { isFresh: true }), at(0)))

describe('a request', () => {
  it('RFC 8613 Appendix B.1.2: to a state without a window is challenged until it is fresh', () => {
    const challenged = judge(NEW, request(10), at(0))
    expect(challenged).toEqual({ kind: 'challenged', next: { sent: 0 } })
    expect(judge(next(challenged), request(11, { isFresh: true }), at(1))).toMatchObject({
      kind: 'accepted',
      id: 'id at 1',
    })
  })

  it('RFC 8613 §7.4: is accepted once, and those before the first count as used', () => {
    const state = next(judge(begun(), request(12), at(1)))
    expect([9, 10, 11, 12, 13].map(number => judge(state, request(number, { tag: 'other' }), at(2)).kind)).toEqual([
      'replayed',
      'replayed',
      'accepted',
      'replayed',
      'accepted',
    ])
  })

  it('that is the last one once more is put under the same id again, for EXCHANGE_LIFETIME', () => {
    const state = next(judge(begun(), request(12), at(1_000)))
    expect(judge(state, request(12), at(1_000 + EXCHANGE_LIFETIME))).toMatchObject({
      kind: 'repeated',
      id: 'id at 1000',
    })
    expect(judge(state, request(12), at(1_001 + EXCHANGE_LIFETIME)).kind).toBe('replayed')
  })

  it('with the number of the last one and another tag is a replay', () => {
    const state = next(judge(begun(), request(12), at(1)))
    expect(judge(state, request(12, { tag: 'other' }), at(2)).kind).toBe('replayed')
  })

  it('with an Echo value does not make a used number new', () => {
    const state = next(judge(begun(), request(12), at(1)))
    expect(judge(state, request(10, { isFresh: true }), at(2)).kind).toBe('replayed')
  })
})

/** Servers that share one state, which each writes on the condition that nobody has written meanwhile. */
const stage = () => {
  let state = NEW
  let version = 0
  const history: SharedState[] = []
  return {
    read: () => ({ state, version }),
    write: (from: number, to: SharedState): boolean => {
      if (from !== version) return false
      state = to
      version++
      history.push(to)
      return true
    },
    restore: (stepsBack: number) => {
      state = history.at(-1 - stepsBack) ?? NEW
      version++
    },
  }
}

it('RFC 8613 §5.2, §8.3: servers that share a state never number two answers alike, whatever is lost, repeated, raced or restored', () => {
  const { integer, unit } = seededRandom(77)
  for (let round = 0; round < 50; round++) {
    const table = stage()
    const numbers = new Set<number>()
    const copies = [table.read(), table.read()]
    let device = 100
    let now = 0
    let lastRestoreAt = 0
    for (let step = 0; step < 400; step++) {
      // A device is answered up to fifty times a second here; a backup is at least a second old.
      now += integer(20, 400)
      const server = integer(0, 1)
      if (unit() < 0.5) copies[server] = table.read()
      if (unit() < 0.01 && now - lastRestoreAt > 5_000) {
        lastRestoreAt = now
        now += 1_000
        table.restore(integer(1, 40))
      }
      const sequenceNumber = unit() < 0.3 ? device - integer(0, 70) : device++
      const opened = request(Math.max(0, sequenceNumber), { isFresh: unit() < 0.2 })
      for (let tries = 0; tries < 3; tries++) {
        const { state, version } = copies[server] ?? table.read()
        const judgement = judge(state, opened, { now, keyAgeMs: now, newId: `${step}` })
        if (judgement.kind === 'replayed') break
        if (table.write(version, judgement.next)) {
          expect(numbers.has(judgement.next.sent)).toBe(false)
          numbers.add(judgement.next.sent)
          break
        }
        copies[server] = table.read()
      }
    }
    expect(numbers.size).toBeGreaterThan(100)
  }
})
