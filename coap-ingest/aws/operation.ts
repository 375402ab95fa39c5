import { AwsError, areCredentialsOver, errorCode } from './awsError.ts'
import type { Route } from './route.ts'
import { type Identity, signer } from './signature.ts'
import { type Post, type Response, transport } from './transport.ts'

/**
 * Calls one operation of AWS with its input as JSON, once. Retries are the caller's.
 * @returns the output
 * @throws AwsError under the service's code; Node's errors of the connection; SyntaxError when the answer is no JSON; the reason of the signal
 */
export type Operation = (input: string, signal: AbortSignal) => Promise<unknown>

/** The SDK's memoized chain of credentials, which renews them before they are over. */
export type Credentials = (options?: { readonly forceRefresh?: boolean }) => Promise<Identity>

/** Clocks that differ by less are taken for equal, as by the SDK. */
const SKEW_MS = 240_000
/** Credentials that are refused are asked for anew at most this often. */
const RENEW_EVERY_MS = 10_000
const ERROR_TYPE = 'x-amzn-errortype'

/**
 * An operation of a service that speaks AWS JSON, without the SDK's layers: they cost ten times as much as all that is needed. The SDK decides where the
 * request goes and by which credentials.
 * @param route is asked for at the first call, and again when that failed
 */
export const operation = ({
  route,
  credentials,
  maxSockets,
  clock = Date.now,
}: {
  readonly route: () => Promise<Route>
  readonly credentials: Credentials
  readonly maxSockets: number
  /** ms since 1970 */
  readonly clock?: () => number
}): Operation => {
  let opening: Promise<Opened> | undefined
  let offsetMs = 0
  let renewedAt = Number.NEGATIVE_INFINITY

  const open = async (): Promise<Opened> => {
    const to = await route()
    const { host, port, isSecure, region, service } = to
    const isDefaultPort = port === (isSecure ? 443 : 80)
    return {
      route: to,
      headers: { ...to.headers, host: isDefaultPort ? host : `${host}:${port}` },
      post: transport({ isSecure, maxSockets }),
      sign: signer({ region, service }),
    }
  }

  const opened = (): Promise<Opened> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  /** Puts right what the next attempt would fail by again. */
  const learn = (error: unknown): void => {
    const now = clock()
    if (error instanceof AwsError && error.serviceTime !== undefined) {
      if (Math.abs(error.serviceTime - (now + offsetMs)) >= SKEW_MS) offsetMs = error.serviceTime - now
    }
    if (areCredentialsOver(error) && now - renewedAt >= RENEW_EVERY_MS) {
      renewedAt = now
      // A failure shows in the next call, which asks for them as well.
      credentials({ forceRefresh: true }).catch(() => undefined)
    }
  }

  return async (input, signal) => {
    const { route: to, headers, post, sign } = await opened()
    const body = Buffer.from(input)
    const signed = sign({ path: to.path, headers, body }, await credentials(), new Date(clock() + offsetMs))
    signal.throwIfAborted()
    try {
      return outputIn(await post(to, signed, body, signal))
    } catch (error) {
      learn(error)
      throw error
    }
  }
}

type Opened = {
  readonly route: Route
  readonly headers: Readonly<Record<string, string>>
  readonly post: Post
  readonly sign: ReturnType<typeof signer>
}

const outputIn = ({ statusCode, headers, body }: Response): unknown => {
  if (statusCode < 300) return body === '' ? {} : JSON.parse(body)
  const said = objectIn(body)
  const code = errorCode(headers[ERROR_TYPE]) ?? errorCode(said.__type) ?? errorCode(said.code) ?? 'UnknownError'
  const message = said.message ?? said.Message ?? said.errorMessage
  // A cache's copy has the time at which it was made.
  const serviceTime = headers.age === undefined ? Date.parse(headers.date ?? '') : Number.NaN
  throw new AwsError(code, typeof message === 'string' ? message : code, {
    statusCode,
    serviceTime: Number.isNaN(serviceTime) ? undefined : serviceTime,
  })
}

/** The fields of an error's body; none where a proxy between us and the service answers with a page. */
const objectIn = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}
