import * as z from 'zod'
import { Problem } from '../../contracts/http.ts'
import { Broken } from './hops.ts'
import { codeOf } from './measured.ts'

/** The part of the stored events that a walk reads. A newer stack may add fields. */
const Page = z.looseObject({
  events: z.array(
    z.looseObject({
      type: z.string(),
      /** Absent from events that no message made, such as those about a key. */
      wire: z
        .looseObject({
          messageId: z.number(),
          token: z.string(),
          oscore: z.looseObject({ kid: z.string() }).optional(),
        })
        .optional(),
    }),
  ),
})
export type Stored = z.infer<typeof Page>['events'][number]

/** The requests of a walk to the HTTP API. */
export type Reader = {
  /** Shows the token. @throws Broken when it is refused, {@link Unreachable} when there is no answer */
  readonly introduce: () => Promise<void>
  /** The newest stored events of the device, newest last. @throws Broken, {@link Refused} or {@link Unreachable} */
  readonly newest: () => Promise<readonly Stored[]>
}

/** The HTTP API cannot be reached. */
export class Unreachable extends Broken {}
/** The HTTP API refuses the token. */
export class Refused extends Broken {}

/** The number of newest events among which the sent one is looked for. */
const NEWEST = 10
/** With a larger difference of the clocks tokens look expired, or not yet issued, s. */
const MAX_SKEW_SECONDS = 30

/**
 * @param url of the HTTP API
 * @param now this machine's time, ms since 1970. It is compared with the server's, because a wrong clock looks like a wrong
 *   token
 */
export const reader = (
  url: string,
  { deviceId, token, patienceMs, now }: { deviceId: string; token: string; patienceMs: number; now: () => number },
): Reader => {
  const ask = async (path: string): Promise<Response> => {
    const signal = AbortSignal.timeout(patienceMs)
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    return fetch(`${url}${path}`, { headers, signal }).catch(error => {
      const why = codeOf(error) ?? (signal.aborted ? `no answer in ${patienceMs / 1000} s` : 'no connection')
      throw new Unreachable(
        `the HTTP API at ${url} cannot be reached (${why})`,
        'Compare with the output HttpUrl of the stack; look at the HTTP API’s stage and its function Read.',
      )
    })
  }

  const refusal = async (response: Response): Promise<Broken> => {
    const problem = Problem.safeParse(await response.json().catch(() => undefined))
    const title = problem.data
      ? `${problem.data.code}: ${problem.data.detail ?? problem.data.title}`
      : 'no reason given'
    const why = `${response.status} ${title}${skewOf(response, now())}`
    if (response.status === 401 || response.status === 403) {
      return new Refused(
        `the token is refused: ${why}`,
        'Compare its key with the output TokenSecretArn, then its device, its expiry and the clocks.',
      )
    }
    return new Broken(`the HTTP API answers ${why}`, 'Look at the log of the function Read of the HTTP API.')
  }

  return {
    introduce: async () => {
      const response = await ask('/me')
      if (!response.ok) throw await refusal(response)
    },
    newest: async () => {
      const response = await ask(`/devices/${deviceId}/events?tail=${NEWEST}`)
      // The device has no stored events yet.
      if (response.status === 404) return []
      if (!response.ok) throw await refusal(response)
      return Page.parse(await response.json()).events
    },
  }
}

/** The error of this machine's clock, in words, by the `Date` of an answer (RFC 9110 §6.6.1). */
const skewOf = ({ headers }: Response, nowMs: number): string => {
  const theirs = Date.parse(headers.get('date') ?? '')
  const seconds = Math.round((nowMs - theirs) / 1000)
  if (!(Math.abs(seconds) > MAX_SKEW_SECONDS)) return ''
  return `; the clock of this machine is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} the server’s`
}
