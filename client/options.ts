import type { From, Level } from './frames.ts'
import type { Item } from './items.ts'
import type { Reason, WatchState } from './state.ts'
import type { TokenSource } from './token.ts'
import type { Tuning } from './tuning.ts'

/** What to watch, and who is told. */
export type WatchOptions = From &
  Partial<Tuning> & {
    /** `wss://HOST/live` */
    readonly url: string
    /** A JWT, or a function that returns one and is called at each connect. */
    readonly token: TokenSource
    /** One device, or `*` for all devices that the token covers. */
    readonly deviceId?: string | undefined
    /** Several devices: up to `maxPerSocket` of them share a socket. */
    readonly devices?: readonly string[] | undefined
    /** This level and above; `unknown` always passes. With a filter no counts are called missing. */
    readonly level?: Level | undefined
    /** These levels, instead of `level`. */
    readonly levels?: readonly Level[] | undefined
    /** The HTTP API, which tells why a handshake was refused, and has the events that were skipped. */
    readonly http?: string | undefined
    readonly onEvent?: ((item: Item) => void) | undefined
    readonly onState?: ((state: WatchState) => void) | undefined
    /** Called for each failed connection and each refusal. The SDK tries again by itself where that can help. */
    readonly onError?: ((reason: Reason) => void) | undefined
    /** Closes the watch. */
    readonly signal?: AbortSignal | undefined
  }
