/**
 * Whether nobody can impersonate the server at this URL: https, or this machine (`http://127.0.0.1`, `http://localhost`).
 * A URL with a user name or a fragment is not accepted either.
 */
export const isSecureUrl = (text: string): boolean => {
  const url = URL.parse(text)
  if (!url || url.username || url.password || text.includes('#')) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost'])
