import type { Downlink } from '../../../proto/contract.ts'
import { MalformedDownlink } from '../../../proto/malformed.ts'
import type { CoapResponse } from '../../coap/client/client.ts'
import type { NoAnswer } from '../../coap/client/exchange.ts'
import { DEFAULT_MAX_AGE, MaxAge } from '../../coap/options/maxAge.ts'
import { uintValue } from '../../coap/options/value.ts'

/** The outcome of one uplink. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly response: CoapResponse; readonly downlink?: Downlink }
  /** 4.29 or 5.03: nothing was kept, and the device may repeat it. */
  | { readonly kind: 'later'; readonly response: CoapResponse; readonly seconds: number }
  | { readonly kind: 'refused'; readonly response: CoapResponse; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly error: NoAnswer }

/** Reads an answer to an uplink as a device should. @param decode of the payload of a 2.05 */
export const outcomeOf = (response: CoapResponse, decode: (payload: Uint8Array) => Downlink): Outcome => {
  const { code, options, payload } = response
  if (code === '4.29' || code === '5.03')
    return { kind: 'later', response, seconds: uintValue(options, MaxAge) ?? DEFAULT_MAX_AGE }
  if (!code.startsWith('2.')) return { kind: 'refused', response, reason: printable(payload) }
  if (payload.length === 0) return { kind: 'accepted', response }
  try {
    return { kind: 'accepted', response, downlink: decode(payload) }
  } catch (error) {
    if (!(error instanceof MalformedDownlink)) throw error
    return { kind: 'refused', response, reason: `accepted, but the answer is no Downlink: ${error.message}` }
  }
}

/** A diagnostic payload for a terminal: one line, no control characters. */
const printable = (payload: Buffer): string =>
  payload
    .toString('utf8')
    .replace(/\p{C}+/gu, ' ')
    .trim()

/** One line for one outcome: `ABC123 #42 → 2.05 heartbeat_interval=720 s … (12 ms)`. */
export const lineOf = (deviceId: string, uplinkCount: number, outcome: Outcome): string =>
  `${deviceId} #${uplinkCount} → ${described(outcome)}`

const described = (outcome: Outcome): string => {
  if (outcome.kind === 'unanswered') return outcome.error.message
  const { code, roundTripMs, attempts } = outcome.response
  const tries = attempts > 1 ? `, ${attempts} datagrams` : ''
  return [code, meaning(outcome), `(${Math.round(roundTripMs)} ms${tries})`].filter(text => text !== '').join(' ')
}

const meaning = (outcome: Exclude<Outcome, { kind: 'unanswered' }>): string => {
  if (outcome.kind === 'refused') return outcome.reason
  if (outcome.kind === 'later') return `nothing was kept, again in ${outcome.seconds} s`
  const { config, server_time } = outcome.downlink ?? {}
  const told = config ? [`heartbeat_interval=${config.heartbeat_interval} s location_mode=${config.location_mode}`] : []
  const time = server_time === undefined ? [] : [`server_time=${timeOf(server_time)}`]
  return [...told, ...time].join(', ')
}

const timeOf = (milliseconds: number): string => {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? `${milliseconds} ms` : date.toISOString()
}
