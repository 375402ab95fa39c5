import { type DeadLetter, deadLetter, type RawLetter } from './deadLetter.ts'

/** A message that was taken, with the receipt by which it is put back or removed. */
export type Taken = RawLetter & { readonly receipt: string }

/** One dead-letter queue. */
export type LetterQueue = {
  /** As in the queue's name before `DeadLetters`: `StorePathUplinks`. */
  readonly target: string
  /** About how many can be taken, and how many another run has taken and not put back yet. */
  readonly count: () => Promise<{ readonly waiting: number; readonly held: number }>
  /** Some messages, which nobody else sees for a while; an empty list when the queue is empty. */
  readonly take: () => Promise<readonly Taken[]>
  /** Makes messages visible again. @throws Error once all have been tried, when some stay hidden for a while */
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
 * @param limits `maxHeld`: the number of letters that are held at a time: the round ends there. A few hundred bytes of each are in
 * memory. `signal` ends the round before the next letter
 */
export const lookThrough = async (
  queue: LetterQueue,
  look: (letter: DeadLetter) => Promise<Decision>,
  { maxHeld = MAX_HELD, signal }: { readonly maxHeld?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> => {
  const held = new Map<string, string>()
  let isOver = false
  let failure: unknown
  try {
    while (!isOver && !signal?.aborted && held.size < maxHeld) {
      const taken = await queue.take()
      if (taken.length === 0) break
      // A letter that was held for too long comes again; its newest receipt counts.
      const fresh = taken.filter(({ messageId }) => !held.has(messageId))
      for (const { messageId, receipt } of taken) held.set(messageId, receipt)
      for (const { receipt, ...raw } of fresh) {
        if (isOver || signal?.aborted) break
        const decision = await look(deadLetter(raw))
        isOver = decision === 'stop'
        if (decision !== 'remove') continue
        await queue.remove(receipt)
        held.delete(raw.messageId)
      }
    }
  } catch (error) {
    failure = error
  }
  try {
    await queue.release([...held.values()])
  } catch (error) {
    throw failure === undefined
      ? error
      : new AggregateError([failure, error], `${messageOf(failure)}; ${messageOf(error)}`)
  }
  if (failure !== undefined) throw failure
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
