/** What every client of the AWS SDK has, as far as it is needed here. */
type Client = { readonly middlewareStack: { readonly remove: (name: string) => boolean } }

/** For each client of the SDK: the chain of handlers is put together once a command, and not for each call. */
export const leanSettings = { cacheMiddleware: true } as const

/** Takes out the handler that copies input and output of each call for a logger, which there is not. */
export const lean = <Lean extends Client>(client: Lean): Lean => {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
