/** A token, or a function that returns one and is called at each connect. */
export type TokenSource = string | (() => string | Promise<string>)

export const NO_JWT = 'the token is not a JWT'

/**
 * Whether a text has the letters of a JWT alone (RFC 7519 §3). Another one cannot be sent, and the errors of `fetch` and
 * `WebSocket` would repeat it, so that the token or a page of the user's own server would come into logs.
 */
export const isJwt = (text: unknown): text is string => typeof text === 'string' && /^[\w.-]*$/.test(text)

/** The current token, without the line's end that a file or an answer may have. @throws TypeError when it is not one */
export const tokenFrom = async (source: TokenSource): Promise<string> => {
  const token: unknown = typeof source === 'string' ? source : await source()
  const text = typeof token === 'string' ? token.trim() : token
  if (!isJwt(text)) throw new TypeError(NO_JWT)
  return text
}

/** The same source, asked once for all sockets that are opened in the same turn. */
export const shared = (source: TokenSource): TokenSource => {
  if (typeof source === 'string') return source.trim()
  let coming: Promise<string> | undefined
  return () => {
    if (!coming) {
      coming = tokenFrom(source)
      queueMicrotask(() => {
        coming = undefined
      })
    }
    return coming
  }
}

/** When a JWT ends (`exp`, RFC 7519 §4.1.4), ms since 1970; 0 when that cannot be read. */
export const expiryOf = (token: string): number => {
  try {
    const [, payload = ''] = token.split('.')
    const { exp }: { exp?: unknown } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return typeof exp === 'number' ? exp * 1000 : 0
  } catch {
    return 0
  }
}
