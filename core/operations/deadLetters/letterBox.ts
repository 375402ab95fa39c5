import { type DeadLetter, deadLetter, type RawLetter } from './deadLetter.ts'

/** A message that was taken, with the receipt by which it is put back or removed. */
export type Taken = RawLetter & { readonly receipt: string }

/** One dead-letter queue. */
export type LetterQueue = {
  /** As in the queue's name before `DeadLetters`: `StorePathUplinks`. */
  readonly target: string
  /** About how many wait. */
  readonly count: () => Promise<number>
  /** Some messages, which nobody else sees for a while; an empty list when the queue is empty. */
  readonly take: () => Promise<readonly Taken[]>
  /** Makes messages visible again. */
  readonly release: (receipts: readonly string[]) => Promise<void>
  /** Removes a message for good. */
  readonly remove: (receipt: string) => Promise<void>
}

const MAX_HELD = 10_000

/** The fate of a letter that was looked at; `stop` keeps it and ends the round. */
export type Decision = 'keep' | 'remove' | 'stop'

/**
 * Looks at the letters of a queue, one after the other. Those that are kept are put back only at the end, so that each comes
 * once.
 * @param maxHeld the number of letters that are held at a time: the round ends there. A few hundred bytes of each are in memory
 */
export const lookThrough = async (
  queue: LetterQueue,
  look: (letter: DeadLetter) => Promise<Decision>,
  maxHeld = MAX_HELD,
): Promise<void> => {
  const held = new Map<string, string>()
  let isOver = false
  try {
    while (!isOver && held.size < maxHeld) {
      const taken = await queue.take()
      if (taken.length === 0) return
      for (const { receipt, ...raw } of taken) {
        // A letter that was held for too long comes again; its newest receipt counts.
        const isKnown = held.has(raw.messageId)
        held.set(raw.messageId, receipt)
        if (isKnown || isOver) continue
        const decision = await look(deadLetter(raw))
        isOver = decision === 'stop'
        if (decision !== 'remove') continue
        await queue.remove(receipt)
        held.delete(raw.messageId)
      }
    }
  } finally {
    await queue.release([...held.values()])
  }
}
