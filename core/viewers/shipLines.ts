import { type AckFrame, ErrorCode, type ErrorFrame } from '../contracts/frames.ts'
import type { JsonValue } from '../contracts/json.ts'
import { asObject } from '../contracts/jsonValue.ts'
import { jsonEntries } from '../events/log/accept/jsonEntries.ts'
import { onlyJson } from '../events/log/http/jsonValues.ts'
import type { Ship } from '../events/log/http/ship.ts'
import { mappedInAnswer } from '../events/log/http/shipped.ts'
import { HttpProblem } from '../http/problem.ts'
import type { ShipLines } from './hear.ts'

/** The maximum number of rejected entries in an answer. */
const MAX_LISTED = 100

/**
 * Takes log lines over the socket as `POST /logs` takes them over HTTP: the same shapes of entries, sources, limits and refusals.
 * @param now ms since 1970
 */
export const lineShipper =
  ({ ship, now }: { ship: Ship; now: () => number }): ShipLines =>
  async (claims, { source, message_id, idempotencyKey }, text): Promise<AckFrame | ErrorFrame> => {
    try {
      const entries = jsonEntries(entriesIn(text), { nowMs: now() })
      const request = {
        path: '$default',
        queryString: '',
        query: { source },
        headers: { 'idempotency-key': idempotencyKey },
        body: Buffer.from(text),
      }
      const { accepted, rejected, mapped, id } = await ship({ request, claims, entries })
      const more = rejected.length - MAX_LISTED
      return {
        type: 'ack',
        status: 'received',
        message_id: message_id ?? id ?? '',
        timestamp: new Date(now()).toISOString(),
        accepted,
        rejected: rejected.slice(0, MAX_LISTED).map(({ index, reason }) => ({ index, reason })),
        ...(more > 0 && { rejectedMore: more }),
        ...mappedInAnswer({ mapped }),
      }
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error
      return { ...errorOf(error), ...(message_id !== undefined && { message_id }) }
    }
  }

/** The entries of a message, read anew: large numbers keep their digits. @throws HttpProblem when it is nested too deeply */
const entriesIn = (text: string): readonly JsonValue[] => {
  const [message = null] = onlyJson(text.replace(/^\ufeff/, ''))
  const object = asObject(message)
  // A message without an action is its entry.
  return object && 'action' in object && Array.isArray(object.entries) ? object.entries : [message]
}

const errorOf = ({ code, detail, message, headers }: HttpProblem): ErrorFrame => {
  const known = ErrorCode.safeParse(code === 'foreign-sources' ? 'entries-rejected' : code)
  const retryAfter = Number(headers['retry-after'])
  return {
    type: 'error',
    code: known.success ? known.data : 'bad-message',
    message: detail ?? message,
    ...(retryAfter > 0 && { retryAfter }),
  }
}
