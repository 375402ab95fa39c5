import { type DeadLetter, deadLetter, type RawLetter } from './deadLetter.ts'

/** A message as it was taken, with what gives it back or ends it. */
export type Taken = RawLetter & { readonly receipt: string }

/** One dead-letter queue, as far as it is needed here. */
export type LetterQueue = {
  /** As in the queue's name before `DeadLetters`: `StorePathUplinks`. */
  readonly target: string
  /** About how many wait. */
  readonly count: () => Promise<number>
  /** Some messages, which nobody else sees for a while; none when it is empty. */
  readonly take: () => Promise<readonly Taken[]>
  /** Makes messages visible again. */
  readonly release: (receipts: readonly string[]) => Promise<void>
  /** Ends a message. */
  readonly remove: (receipt: string) => Promise<void>
}

/** What becomes of a letter once it was looked at; `stop` keeps it and ends the round. */
export type Decision = 'keep' | 'remove' | 'stop'

/**
 * Looks at the letters of a queue, one after the other, and puts back what is kept only at the end: so each comes once.
 * @param most so many are held at a time; a round ends there
 */
export const lookThrough = async (
  queue: LetterQueue,
  look: (letter: DeadLetter) => Promise<Decision>,
  most: number,
): Promise<void> => {
  const held = new Map<string, string>()
  let isOver = false
  try {
    while (!isOver && held.size < most) {
      const taken = await queue.take()
      if (taken.length === 0) return
      for (const { receipt, ...raw } of taken) {
        // One that was held for too long comes again; its newest receipt is the one that counts.
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
