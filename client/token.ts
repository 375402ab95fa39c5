/** A token, or a function that returns one and is called at each connect. */
export type TokenSource = string | (() => string | Promise<string>)

/** The current token, without the line's end that a file or an answer may have. @throws TypeError when the function brings no text */
export const tokenFrom = async (source: TokenSource): Promise<string> => {
  if (typeof source === 'string') return source
  const token: unknown = await source()
  if (typeof token !== 'string') throw new TypeError('the token is not text')
  return token.trim()
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
