import type { History } from './history.ts'

/** The events that a log shows: live ones, those around a place in history, or a range of time. Places are ids or RFC 3339 times. */
export type FeedSource =
  | { readonly kind: 'live'; readonly tail: number }
  | { readonly kind: 'around'; readonly at: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }

/** The stack that the feed reads from, with the session's token. */
export type Stack = History & {
  readonly webSocketUrl: string
  readonly httpUrl: string
  readonly token: () => string | Promise<string>
}
