/** Which of an API's route keys a message goes to. */
export type SelectRoute = (text: string) => string

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Compiles a route selection expression: `$request.body.action` or `${request.body.action}`, any depth. A message that is
 * not JSON, or has nothing there, goes to `$default`; the reserved keys cannot be asked for.
 * API Gateway Developer Guide, "Route selection expressions".
 * @throws Error for any other expression
 */
export const routeSelection = (expression: string): SelectRoute => {
  const path = /^\$(?:\{request\.body\.([\w.-]+)\}|request\.body\.([\w.-]+))$/.exec(expression)
  const keys = (path?.[1] ?? path?.[2])?.split('.')
  if (keys === undefined) throw new Error(`route selection expression ${expression} is not understood locally`)
  return text => {
    let value = parsed(text)
    for (const key of keys) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
    const route =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
    return route === '' || route.startsWith('$') ? '$default' : route
  }
}
