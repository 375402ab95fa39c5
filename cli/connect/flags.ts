import { stackFlags } from '../stack/flags.ts'

/** The flags of a command that talks to a stack as its users do: over HTTP and WebSocket, with a token. */
export const connectionFlags = {
  ...stackFlags,
  url: { value: 'url', about: 'the HTTP API of a stack (its output HttpUrl); needs a token' },
  'web-socket': { value: 'url', about: 'where its viewers connect (its output WebSocketUrl); goes with --url' },
  'token-file': {
    value: 'file',
    about:
      'a file that holds a token, read again at each connection; the variable SONDE_TOKEN, or one minted from the secret of the stack, unless given',
    completes: 'files',
  },
} as const
