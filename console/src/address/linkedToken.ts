import { takeToken } from './takeToken.ts'

/** Tokens of links that lead to this page, `…#token=…`. */
export type LinkedToken = {
  /** The token that came last, once. */
  readonly take: () => string | undefined
  readonly subscribe: (listener: () => void) => () => void
}

const watchAddress = (): LinkedToken => {
  const listeners = new Set<() => void>()
  let token = takeToken(location, history)
  const look = () => {
    token = takeToken(location, history) ?? token
    if (token !== undefined) for (const listener of listeners) listener()
  }
  for (const type of ['hashchange', 'popstate']) addEventListener(type, look)
  return {
    take: () => {
      const taken = token
      token = undefined
      return taken
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * Takes tokens out of the address from the moment at which this module is imported, whatever else on the page waits or fails.
 * `main.tsx` imports it before everything else: no request, no error report and no history entry may see a token.
 */
export const linkedToken: LinkedToken = watchAddress()
