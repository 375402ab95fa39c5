import type { Handshake, Values } from '../core/access/credential.ts'

type Single = Readonly<Record<string, string | undefined>> | null
type Multi = Readonly<Record<string, readonly string[] | undefined>> | null

/** The `$connect` request of API Gateway, which `@types/aws-lambda` does not describe. */
export type ConnectEvent = {
  readonly headers?: Single
  readonly multiValueHeaders?: Multi
  readonly queryStringParameters?: Single
  readonly multiValueQueryStringParameters?: Multi
  readonly requestContext: {
    readonly connectionId: string
    readonly connectedAt: number
    readonly authorizer?: unknown
  }
}

/**
 * Reads every value of each header and parameter: `headers` and `queryStringParameters` hold only the last ("Set up Lambda
 * proxy integrations in API Gateway"). An empty map comes as null or not at all.
 */
export const handshakeOf = (event: Omit<ConnectEvent, 'requestContext'>): Handshake => ({
  headers: valuesOf(event.multiValueHeaders, event.headers),
  query: valuesOf(event.multiValueQueryStringParameters, event.queryStringParameters),
})

const valuesOf = (multi: Multi | undefined, single: Single | undefined): Values =>
  multi ??
  Object.fromEntries(Object.entries(single ?? {}).map(([name, value]) => [name, value === undefined ? [] : [value]]))
