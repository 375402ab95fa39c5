import type { SendToQueue } from '../contracts.ts'
import { inFlight } from '../lambda/inFlight.ts'
import { deliveryError } from './deliveryError.ts'
import type { BusEvent } from './envelope.ts'
import { KeyRefused } from './keyRefused.ts'
import type { TemplateBus } from './ruleProperties.ts'
import type { BusStats } from './stats.ts'

/** The events that a bus itself gives up. */
export type BusLetters = {
  /** Puts an event into the dead-letter queue of its bus; where it has none, the event is lost, and that is said. */
  readonly giveUp: (event: BusEvent, bus: TemplateBus) => void
  readonly idle: () => Promise<void>
}

/**
 * An event that cannot be encrypted or decrypted while the bus handles it has been accepted, reaches no rule, and goes to the
 * dead-letter queue of the bus. It is not tried again.
 * AWS: "Using dead-letter queues to capture encrypted event errors in EventBridge".
 */
export const busLetters = ({
  sendToQueue,
  stats,
  warn,
}: {
  sendToQueue: SendToQueue
  stats: BusStats
  warn: (message: string, fields: Readonly<Record<string, string>>) => void
}): BusLetters => {
  const under = inFlight()
  const send = async (event: BusEvent, { name, arn, deadLetterArn }: TemplateBus): Promise<void> => {
    const { code, message } = deliveryError(new KeyRefused())
    const about = { eventId: event.id, bus: name, code, errorMessage: message }
    if (deadLetterArn === undefined) {
      stats.dropped += 1
      warn('an event was dropped: its bus has no dead-letter queue', about)
      return
    }
    const attributes = { ERROR_CODE: code, ERROR_MESSAGE: message, RETRY_ATTEMPTS: '0' }
    const caller = { kind: 'service', service: 'events.amazonaws.com', sourceArn: arn } as const
    try {
      await sendToQueue(deadLetterArn, { body: JSON.stringify(event), attributes }, caller)
      stats.deadLettered += 1
      warn('an event went to the dead-letter queue of its bus', about)
    } catch (cause) {
      stats.dropped += 1
      warn('an event was dropped: the dead-letter queue of its bus refused it', { ...about, refusal: String(cause) })
    }
  }
  return {
    giveUp: (event, bus) => {
      under.begin()
      void send(event, bus).finally(under.end)
    },
    idle: under.idle,
  }
}
