import type { Message } from './message.ts'
import type { Queue, Wanted } from './queue.ts'

/** Amazon SQS API Reference, "ReceiveMessage" and "DeleteMessageBatch": the messages of one request. */
const MESSAGES_A_REQUEST = 10

/** One queue, as Lambda takes messages from it for a function, under the function's role. */
export type Consumer = {
  readonly visibilityTimeoutSeconds: number
  /** @throws AccessDenied when the role may not do what Lambda does in its name */
  readonly check: () => void
  /** Resolves when a message can be received, or when `signal` ends the wait. */
  readonly arrival: (signal: AbortSignal) => Promise<void>
  /** @throws AccessDenied. @throws QueueFailure */
  readonly receive: (wanted: Pick<Wanted, 'max' | 'fits'>) => readonly Message[]
  /** Deletes messages that the function is done with. @throws AccessDenied */
  readonly remove: (messages: readonly Message[]) => void
  /** Leaves messages to be received again, once they are no longer hidden. */
  readonly handBack: (messages: readonly Message[]) => void
  /** Whether a message can be received now. */
  readonly hasMore: () => boolean
}

/**
 * AWS: "Creating and configuring an Amazon SQS event source mapping", execution role permissions.
 * @param allows checks an action of the role. @param count counts so many requests
 */
export const consumerOf = (
  queue: Queue,
  { allows, count }: { allows: (operation: string) => void; count: (requests: number) => void },
): Consumer => {
  const requests = (messages: readonly unknown[]): number => Math.ceil(messages.length / MESSAGES_A_REQUEST)
  const receiptsOf = (messages: readonly Message[]) => messages.map(({ receipt = '' }) => receipt)
  return {
    visibilityTimeoutSeconds: queue.settings.visibilityTimeout,
    check: () => {
      for (const operation of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) allows(operation)
    },
    arrival: queue.arrival,
    receive: wanted => {
      allows('ReceiveMessage')
      const hiddenSeconds = queue.settings.visibilityTimeout
      const messages = queue.take({ ...wanted, hiddenSeconds, isForFunction: true })
      count(requests(messages))
      // A message that is received again gets another receipt: whoever has it keeps the one that was its own.
      return messages.map(message => ({ ...message }))
    },
    remove: messages => {
      if (messages.length === 0) return
      allows('DeleteMessage')
      count(requests(messages))
      for (const receipt of receiptsOf(messages)) queue.remove(receipt)
    },
    handBack: messages => {
      for (const receipt of receiptsOf(messages)) queue.handBack(receipt)
    },
    hasMore: () => queue.counts().visible > 0,
  }
}
