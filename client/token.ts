/** A token, or a function that returns one and is called at each connect. */
export type TokenSource = string | (() => string | Promise<string>)

/** The current token. */
export const tokenFrom = async (source: TokenSource): Promise<string> =>
  typeof source === 'string' ? source : source()

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
