import { describe, expect, it } from 'vitest'
import { SAME_MESSAGE_MS } from '../../../client/ids.ts'
import { seeded } from '../../../client/testing/seeded.ts'
import { arrivals } from '../../../coap-ingest/arrivals.ts'
import { isSameAs, type MessageIds } from '../../contracts/sameMessage.ts'
import { IN_FORCE_AFTER_MS, idHashes, READ_EVERY_MS, watchedIdHashes } from './hashes.ts'

const one = Buffer.alloc(32, 1)
const two = Buffer.alloc(32, 2)
const input = Buffer.from('message')
const ROTATED_AT = 10_000_000
const IN_FORCE_AT = ROTATED_AT + IN_FORCE_AFTER_MS
const underFormer = idHashes({ current: one, currentSince: 0 })
const rotated = idHashes({ current: two, currentSince: ROTATED_AT, former: one })

describe('hashes of ids under a rotated secret', () => {
  it('are those of the version before, until every task has read the new one', () => {
    for (const at of [ROTATED_AT, IN_FORCE_AT - 1]) {
      expect(rotated(at).current(input)).toEqual(underFormer(at).current(input))
      expect(rotated(at).former).toBeUndefined()
    }
  })

  it('are two for EXCHANGE_LIFETIME after the new version came into force, then one', () => {
    for (const at of [IN_FORCE_AT, IN_FORCE_AT + SAME_MESSAGE_MS]) {
      expect(rotated(at).former?.(input)).toEqual(underFormer(at).current(input))
      expect(rotated(at).current(input)).not.toEqual(underFormer(at).current(input))
    }
    expect(rotated(IN_FORCE_AT + SAME_MESSAGE_MS + 1).former).toBeUndefined()
  })

  it('show a repetition at any task and time as the same message', () => {
    const random = seeded(5)
    /** A task, which has read the new version at some time within its interval. */
    const task = () => {
      const readAt = ROTATED_AT + random() * READ_EVERY_MS
      let time = 0
      const { arrive } = arrivals(
        () => time,
        now => (now < readAt ? underFormer : rotated)(now),
      )
      return (at: number, messageId: number): MessageIds => {
        time = Math.floor(at)
        return arrive({ deviceId: 'A', messageId, token: Buffer.of(1), payload: input })
      }
    }
    const isSame = (known: MessageIds, repeated: MessageIds) => isSameAs(known.id, repeated)
    for (let run = 0; run < 2000; run += 1) {
      const [first, other] = [task(), task()]
      const at = ROTATED_AT - SAME_MESSAGE_MS + random() * (IN_FORCE_AFTER_MS + 3 * SAME_MESSAGE_MS)
      const message = first(at, run)
      const again = at + 1 + random() * (SAME_MESSAGE_MS - 2)
      expect(isSame(message, other(again, run))).toBe(true)
      expect(isSame(message, other(again, run + 1))).toBe(false)
    }
  })
})

describe('a watched secret', () => {
  it('is read before the first id, and must be readable then', async () => {
    await expect(
      watchedIdHashes(
        () => Promise.reject(new Error('AccessDenied')),
        () => undefined,
      ),
    ).rejects.toThrow('AccessDenied')
  })

  it('stays in force when it cannot be read again', async () => {
    const failures: unknown[] = []
    let secret = Promise.resolve({ current: one, currentSince: 0 })
    const watched = await watchedIdHashes(
      () => secret,
      error => failures.push(error),
    )
    secret = Promise.reject(new Error('throttled'))
    await watched.refresh()
    expect(failures).toMatchObject([{ message: 'throttled' }])
    expect(watched.at(1).current(input)).toEqual(underFormer(1).current(input))
    secret = Promise.resolve({ current: two, currentSince: 0 })
    await watched.refresh()
    expect(watched.at(1).current(input)).not.toEqual(underFormer(1).current(input))
  })
})
