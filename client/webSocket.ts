/** The part of a WebSocket that the SDK uses. */
export type WebSocketLike = {
  readonly send: (text: string) => void
  readonly close: () => void
  readonly addEventListener: (type: 'open' | 'message' | 'close' | 'error', listener: (event: object) => void) => void
}

/** Opens a WebSocket: the platform's, or another where there is none. */
export type OpenWebSocket = (url: string, protocols: string[]) => WebSocketLike
