import type { MessageColumn } from '../../proto/messageColumns.ts'

/** The content of `/config.json` beside the page of the console: the addresses of its stack, and how people sign in. */
export type ConsoleSettings = {
  /** `wss://HOST/live` */
  readonly webSocketUrl: string
  /** Without a slash at its end. */
  readonly httpUrl: string
  /** `coap://HOST:5683` */
  readonly coapUrl: string
  readonly stage: string
  /** The columns of the fields of an uplink in a downloaded CSV, by the schema of the stage. */
  readonly columns: readonly MessageColumn[]
  /** Sign-in at an OpenID Connect issuer, where the stage is configured for it. */
  readonly oidc?: { readonly issuer: string; readonly clientId: string; readonly scope: string }
}
