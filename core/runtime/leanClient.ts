/** The part of an AWS SDK client that is used here. */
type Client = { readonly middlewareStack: { readonly remove: (name: string) => boolean } }

/** Settings for every client of the SDK: its chain of handlers is built once for each command, not for each call. */
export const leanSettings = { cacheMiddleware: true } as const

/** Removes the handler that copies input and output of each call for the SDK's logger: none is set. */
export const lean = <Lean extends Client>(client: Lean): Lean => {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
