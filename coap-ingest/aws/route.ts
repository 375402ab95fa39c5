/** Where and how the SDK would send an operation's requests. */
export type Route = {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
  readonly path: string
  /** The headers that are the same for every request: content type, target, user agent. */
  readonly headers: Readonly<Record<string, string>>
  /** The scope of its signatures. */
  readonly region: string
  readonly service: string
}

/** A request of the SDK, as far as it is looked at. */
type Made = {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

type Handler = { readonly handle: (request: Made) => Promise<never> }

/** Headers of one request. */
const OF_ONE_REQUEST = new Set([
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'content-length',
  'host',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
])

/**
 * Asks the SDK itself: a client makes one request whole (endpoint with `AWS_ENDPOINT_URL*`, partition and account; headers; credential scope), and
 * instead of being sent it is read.
 * @param send makes a client of the SDK with this handler of requests, and has it send any input of the operation
 * @throws the SDK's errors, when it has no region or no credentials
 */
export const sdkRoute = async (send: (requestHandler: Handler) => Promise<unknown>): Promise<Route> => {
  let made: Made | undefined
  const handle = async (request: Made): Promise<never> => {
    made = request
    throw new Error('the request is only looked at')
  }
  try {
    await send({ handle })
  } catch (error) {
    if (made === undefined) throw error
  }
  if (made === undefined) throw new Error('the SDK made no request')
  const { protocol, hostname, port, path, headers } = made
  const isSecure = protocol === 'https:'
  const [, region = '', service = ''] =
    /\/(?:\d{8})\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '') ?? []
  return {
    isSecure,
    host: hostname,
    port: port ?? (isSecure ? 443 : 80),
    path,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_REQUEST.has(name))),
    region,
    service,
  }
}
