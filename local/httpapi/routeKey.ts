/** A segment of a route's path: fixed, a variable, or a variable that takes the rest of the path. */
export type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'variable' | 'greedy'; readonly name: string }

/** The requests that a route answers. `method` is `ANY` where it answers all; `path` is as the template writes it. */
export type RouteKey =
  | { readonly kind: 'default' }
  | { readonly kind: 'path'; readonly method: string; readonly path: string; readonly segments: readonly Segment[] }

const segment = (text: string): Segment => {
  const [, name, plus] = /^\{([\w.-]+)(\+?)\}$/.exec(text) ?? []
  if (name !== undefined) return { kind: plus ? 'greedy' : 'variable', name }
  if (/[{}]/.test(text)) throw new Error(`${text} is not a path variable`)
  return { kind: 'fixed', text }
}

/**
 * Reads a route key: `GET /devices/{id}`, `ANY /files/{proxy+}`, `$default`.
 * API Gateway Developer Guide, "Create routes for HTTP APIs in API Gateway".
 * @throws Error for a text that is not a route key
 */
export const routeKey = (text: string): RouteKey => {
  if (text === '$default') return { kind: 'default' }
  const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) (\/.*)$/.exec(text) ?? []
  if (method === undefined || path === undefined) throw new Error(`${text} is not a route key`)
  const segments = path.slice(1).split('/').map(segment)
  if (segments.slice(0, -1).some(({ kind }) => kind === 'greedy'))
    throw new Error(`${text}: a greedy path variable comes last`)
  return { kind: 'path', method, path, segments }
}
