import type { Handshake } from '../core/access/credential.ts'

/** The `$connect` request of API Gateway, which `@types/aws-lambda` does not describe. */
export type ConnectEvent = {
  readonly headers?: Record<string, string | undefined> | null
  readonly queryStringParameters?: Record<string, string | undefined> | null
  readonly requestContext: {
    readonly connectionId: string
    readonly connectedAt: number
    readonly authorizer?: unknown
  }
}

/** An empty map comes as null or not at all. */
export const handshakeOf = ({
  headers,
  queryStringParameters,
}: Pick<ConnectEvent, 'headers' | 'queryStringParameters'>): Handshake => ({
  headers: headers ?? {},
  query: queryStringParameters ?? {},
})
