import type { RouteKey, Segment } from './routeKey.ts'

/** The route of a request, and what its path variables hold. */
export type Routed<Route> = { readonly route: Route; readonly pathParameters: Readonly<Record<string, string>> }

const fitting = (segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined => {
  const found: Record<string, string> = {}
  for (const [at, segment] of segments.entries()) {
    const part = parts[at]
    if (segment.kind === 'greedy') {
      const rest = parts.slice(at).join('/')
      if (rest === '') return undefined
      found[segment.name] = rest
      return found
    }
    if (segment.kind === 'fixed' && part !== segment.text) return undefined
    if (segment.kind === 'variable') {
      if (!part) return undefined
      found[segment.name] = part
    }
  }
  return parts.length === segments.length ? found : undefined
}

const rank = { fixed: 0, variable: 1, greedy: 2 } as const

const isGreedy = (segments: readonly Segment[]): boolean => segments.at(-1)?.kind === 'greedy'

/** Negative when `a` goes before `b`: without a greedy variable first, then the more specific segment, then the named method. */
const precedence = (a: Extract<RouteKey, { kind: 'path' }>, b: Extract<RouteKey, { kind: 'path' }>): number => {
  const greedy = Number(isGreedy(a.segments)) - Number(isGreedy(b.segments))
  if (greedy !== 0) return greedy
  for (const [at, { kind }] of a.segments.entries()) {
    const other = b.segments[at]
    if (other && rank[kind] !== rank[other.kind]) return rank[kind] - rank[other.kind]
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY')
}

/**
 * Chooses the route of a request: a full match, then one with a greedy path variable, then `$default`; among several the most
 * specific. API Gateway Developer Guide, "Create routes for HTTP APIs in API Gateway", routing API requests. The path is
 * decoded before it is matched, as on AWS: an encoded slash is a slash there.
 */
export const routing = <Route extends { readonly key: RouteKey }>(routes: readonly Route[]) => {
  const ordered = routes
    .flatMap(route => (route.key.kind === 'path' ? [{ route, key: route.key }] : []))
    .toSorted((a, b) => precedence(a.key, b.key))
  const otherwise = routes.find(({ key }) => key.kind === 'default')
  return (method: string, path: string): Routed<Route> | undefined => {
    const parts = path.slice(1).split('/')
    for (const { route, key } of ordered) {
      if (key.method !== 'ANY' && key.method !== method) continue
      const pathParameters = fitting(key.segments, parts)
      if (pathParameters) return { route, pathParameters }
    }
    return otherwise && { route: otherwise, pathParameters: {} }
  }
}
