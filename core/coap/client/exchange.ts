import type { Message } from '../message/message.ts'
import type { Retransmission } from '../transmission/retransmission.ts'

/** No answer came within the time that RFC 7252 gives it, the server reset the message, or the client was closed. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly code: 'timeout' | 'reset' | 'closed'
  /** Datagrams sent. */
  readonly attempts: number

  constructor(code: NoAnswer['code'], message: string, attempts: number, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.attempts = attempts
  }
}

/** The message that came back, the datagrams and the time that it took. */
export type Answered = { readonly message: Message; readonly attempts: number; readonly roundTripMs: number }

/** One request on its way. The channel calls its methods as datagrams come in. */
export type Exchange = {
  /** @throws NoAnswer */
  readonly answer: Promise<Answered>
  /** An empty ACK: the server has it, and answers later in a separate response (RFC 7252 §5.2.2). */
  readonly acknowledged: () => void
  readonly answered: (message: Message) => void
  readonly failed: (code: NoAnswer['code'], cause?: unknown) => void
}

export type ExchangeRequest = {
  readonly send: () => void
  readonly isConfirmable: boolean
  readonly retransmission: Retransmission
  /** For the error's message: `coap://127.0.0.1:5683`. */
  readonly server: string
}

/**
 * Sends a message and, when it is confirmable, repeats it with doubling pauses until something comes back (RFC 7252 §4.2).
 * An acknowledged request, or one that is not confirmable, is waited for until MAX_TRANSMIT_WAIT has passed.
 */
export const exchange = ({ send, isConfirmable, retransmission, server }: ExchangeRequest): Exchange => {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>()
  const startedAt = performance.now()
  let attempts = 0
  let timer: NodeJS.Timeout | undefined

  const elapsed = (): number => performance.now() - startedAt
  const after = (milliseconds: number, then: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(then, milliseconds)
  }
  const waitToTheEnd = (): void =>
    after(Math.max(0, retransmission.maxTransmitWait - elapsed()), () => failed('timeout'))

  const transmit = (pause: number): void => {
    attempts++
    send()
    after(pause, () => (attempts > retransmission.maxRetransmit ? failed('timeout') : transmit(pause * 2)))
  }

  const failed: Exchange['failed'] = (code, cause) => {
    clearTimeout(timer)
    const sent = attempts === 1 ? '1 datagram' : `${attempts} datagrams`
    const message = {
      timeout: `no answer from ${server} to ${sent} in ${(elapsed() / 1000).toFixed(1)} s`,
      reset: `${server} rejected the message (reset)`,
      closed: `the client was closed before ${server} answered`,
    }[code]
    reject(new NoAnswer(code, message, attempts, { cause }))
  }

  if (isConfirmable) transmit(retransmission.firstTimeout())
  else {
    attempts++
    send()
    waitToTheEnd()
  }

  return {
    answer: promise,
    acknowledged: waitToTheEnd,
    answered: message => {
      clearTimeout(timer)
      resolve({ message, attempts, roundTripMs: elapsed() })
    },
    failed,
  }
}
