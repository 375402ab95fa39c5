import type { LetterQueue, Taken } from '../deadLetters/letterBox.ts'

/** The time at which letters are looked at, ms since 1970. */
export const NOW = 1_000_000
export const eventOf = (messageId: string) => ({
  id: `e-${messageId}`,
  source: 'sonde',
  'detail-type': 'Uplink',
  time: '2026-11-20T10:00:00Z',
  detail: { id: `01J-${messageId}`, deviceId: 'ABC123' },
})
/** A letter that the bus gave up two minutes ago. */
export const letter = (messageId: string, more: Partial<Taken> = {}): Taken => ({
  messageId,
  receipt: `r-${messageId}`,
  body: JSON.stringify(eventOf(messageId)),
  attributes: { ERROR_CODE: 'THROTTLING', RETRY_ATTEMPTS: '184' },
  sentAt: NOW - 120_000,
  ...more,
})

/** A queue in memory that hides what was taken until it is put back. */
const queueOf = (target: string, letters: readonly Taken[]) => {
  const visible = [...letters]
  const hidden = new Map<string, Taken>()
  const queue: LetterQueue = {
    target,
    count: async () => ({ waiting: visible.length, held: hidden.size }),
    take: async () => {
      const taken = visible.splice(0, 10)
      for (const one of taken) hidden.set(one.receipt, one)
      return taken
    },
    release: async receipts => {
      for (const receipt of receipts) {
        const one = hidden.get(receipt)
        if (one) visible.push(one)
        hidden.delete(receipt)
      }
    },
    remove: async receipt => void hidden.delete(receipt),
  }
  return { queue, left: () => visible.map(({ messageId }) => messageId) }
}

/** One queue with these letters, and a bus that refuses the events with some ids. */
export const given = (letters: readonly Taken[], refusing: readonly string[] = []) => {
  const { queue, left } = queueOf('StorePathUplinks', letters)
  const sent: string[] = []
  const dependencies = {
    queues: [queue],
    now: () => NOW,
    sendAgain: async (target: string, { id }: { id: string }) => {
      if (refusing.includes(id)) throw new Error('the bus did not accept it: ThrottlingException')
      sent.push(`${target} ${id}`)
    },
  }
  return { dependencies, sent, left }
}
