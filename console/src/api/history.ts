import type { EventFrame } from '../../../client/watch.ts'
import type * as history from '../../../core/events/http/contract.ts'

/** The facts of the transport of a CoAP message. */
export type WireFacts = Extract<history.HistoryEvent, { readonly wire: unknown }>['wire']

/** An event as history gives it: whole, and with the facts of its transport if it came as a CoAP message. */
export type HistoryEvent = EventFrame & { readonly wire?: WireFacts }

/** A page of history. */
export type EventPage = Omit<history.EventPage, 'events'> & { readonly events: readonly HistoryEvent[] }
