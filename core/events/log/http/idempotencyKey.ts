import { HttpProblem } from '../../../http/problem.ts'
import type { RepeatKey } from '../accept/repeats.ts'

/** The header with which a sender names a request, so that it is stored once however often it is sent. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key'
/** The header that says for how long the key names this request: `window`, for 15 minutes, or `kept`, for as long as lines are kept. */
export const SONDE_REPEATS = 'Sonde-Repeats'

const MAX_LENGTH = 256

/** The key of a request, if it has one. @throws HttpProblem when it is too long, or the other header goes without it */
export const repeatKey = (headers: Readonly<Record<string, string | undefined>>): RepeatKey | undefined => {
  // The draft of the header writes it as a quoted string, most senders without quotes.
  const value = headers['idempotency-key']?.trim().replace(/^"(.*)"$/, '$1')
  const repeats = headers['sonde-repeats']?.trim() ?? 'window'
  if (repeats !== 'window' && repeats !== 'kept')
    throw new HttpProblem('bad-request', `${SONDE_REPEATS}: there are window and kept.`)
  if (!value) {
    if (repeats === 'kept') throw new HttpProblem('bad-request', `${SONDE_REPEATS}: it goes with ${IDEMPOTENCY_KEY}.`)
    return undefined
  }
  if (value.length > MAX_LENGTH)
    throw new HttpProblem('bad-request', `${IDEMPOTENCY_KEY}: at most ${MAX_LENGTH} characters.`)
  return { value, isKept: repeats === 'kept' }
}
