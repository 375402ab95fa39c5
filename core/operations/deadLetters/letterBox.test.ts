import { describe, expect, it } from 'vitest'
import type { DeadLetter } from './deadLetter.ts'
import { type Decision, type LetterQueue, lookThrough } from './letterBox.ts'

/** A queue of letters m0, m1 and so on, two a take. `again` come once more after the others. */
const queueOf = (letters: number, again: readonly string[] = []) => {
  const waiting = [...Array.from({ length: letters }, (_, index) => `m${index}`), ...again]
  const log: string[] = []
  const queue: LetterQueue = {
    target: 'StorePathUplinks',
    count: async () => ({ waiting: waiting.length, held: 0 }),
    take: async () =>
      waiting
        .splice(0, 2)
        .map(messageId => ({ messageId, receipt: `r-${messageId}`, body: '', attributes: {}, sentAt: 0 })),
    release: async receipts => void log.push(`release ${receipts.join(' ')}`),
    remove: async receipt => void log.push(`remove ${receipt}`),
  }
  return { queue, log, waiting }
}

const looked = (decide: (letter: DeadLetter) => Decision) => {
  const seen: string[] = []
  const look = async (letter: DeadLetter) => {
    seen.push(letter.messageId)
    return decide(letter)
  }
  return { seen, look }
}

describe('lookThrough', () => {
  it('visits each letter once, removes those that are done and puts the rest back at the end', async () => {
    const { queue, log } = queueOf(3, ['m0'])
    const { seen, look } = looked(({ messageId }) => (messageId === 'm1' ? 'remove' : 'keep'))
    await lookThrough(queue, look, { maxHeld: 100 })
    expect(seen).toEqual(['m0', 'm1', 'm2'])
    expect(log).toEqual(['remove r-m1', 'release r-m0 r-m2'])
  })

  it('stops when told to, and puts back the letters that it had taken', async () => {
    const { queue, log } = queueOf(4)
    const { seen, look } = looked(() => 'stop')
    await lookThrough(queue, look, { maxHeld: 100 })
    expect(seen).toEqual(['m0'])
    expect(log).toEqual(['release r-m0 r-m1'])
  })

  it('holds at most its maximum of letters', async () => {
    const { queue, waiting } = queueOf(10)
    const { seen, look } = looked(() => 'keep')
    await lookThrough(queue, look, { maxHeld: 3 })
    expect(seen).toHaveLength(4)
    expect(waiting).toHaveLength(6)
  })

  it('puts everything back when looking fails, letters that were taken and not looked at yet too', async () => {
    const { queue, log } = queueOf(2)
    const look = async (): Promise<Decision> => {
      throw new Error('the bus is away')
    }
    await expect(lookThrough(queue, look, { maxHeld: 100 })).rejects.toThrow('the bus is away')
    expect(log).toEqual(['release r-m0 r-m1'])
  })

  it('tells of both when looking fails and letters cannot be put back', async () => {
    const { queue } = queueOf(1)
    const release = async () => {
      throw new Error('1 letter stays hidden')
    }
    const look = async (): Promise<Decision> => {
      throw new Error('the bus is away')
    }
    await expect(lookThrough({ ...queue, release }, look)).rejects.toThrow('the bus is away; 1 letter stays hidden')
  })

  it('ends before the next letter when it is called off, and puts everything back', async () => {
    const { queue, log } = queueOf(6)
    const stop = new AbortController()
    const { seen, look } = looked(({ messageId }) => {
      if (messageId === 'm2') stop.abort()
      return 'keep'
    })
    await lookThrough(queue, look, { signal: stop.signal })
    expect(seen).toEqual(['m0', 'm1', 'm2'])
    expect(log).toEqual(['release r-m0 r-m1 r-m2 r-m3'])
  })
})
