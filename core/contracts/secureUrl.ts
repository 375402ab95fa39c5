/**
 * Whether what answers at this URL is who it says: https, or this machine (`http://127.0.0.1`, `http://localhost`), where
 * nobody can come between. Also a user name and a fragment make it no such URL.
 */
export const isSecureUrl = (text: string): boolean => {
  const url = URL.parse(text)
  if (!url || url.username || url.password || text.includes('#')) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost'])
