import type { From, Level } from './frames.ts'
import type { Item } from './items.ts'
import type { Reason, WatchState } from './state.ts'
import type { TokenSource } from './token.ts'
import type { Tuning } from './tuning.ts'

/** What is watched, and who hears of it. */
export type WatchOptions = From &
  Partial<Tuning> & {
    /** `wss://HOST/live` */
    readonly url: string
    /** A JWT, or what gives one; it is asked at each connect. */
    readonly token: TokenSource
    /** One device, or `*` for all that the token covers. */
    readonly deviceId?: string | undefined
    /** Several devices, over one socket. */
    readonly devices?: readonly string[] | undefined
    /** This level and above; `unknown` always passes. With a filter no counts are called missing. */
    readonly level?: Level | undefined
    /** These levels, instead of `level`. */
    readonly levels?: readonly Level[] | undefined
    /** The HTTP API: tells why a handshake was refused, and gives what was skipped. */
    readonly http?: string | undefined
    readonly onEvent?: ((item: Item) => void) | undefined
    readonly onState?: ((state: WatchState) => void) | undefined
    /** Each failed connection, and what the server refused. What can be tried again is. */
    readonly onError?: ((reason: Reason) => void) | undefined
    /** Closes the watch. */
    readonly signal?: AbortSignal | undefined
  }

/** What a watch was asked for, with what it is tuned by. */
export type Settings = WatchOptions & Tuning
