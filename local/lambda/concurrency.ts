/** A place among the invocations that run at the same time. */
export type Concurrency = {
  /** Takes a place. @returns how to give it back, or nothing when none is free: the invocation is throttled */
  readonly enter: () => (() => void) | undefined
}

/**
 * The concurrent executions of an account. A function with reserved concurrency has places of its own, which nobody else gets; the
 * others share what is left of the account's quota. AWS: "Understanding Lambda function scaling", reserved concurrency. An invocation
 * that waits here for one of the few worker threads would run on AWS, and takes a place too.
 * @param quota the account's quota now; unlimited without one
 * @param reserved places that functions have reserved, altogether
 */
export const accountConcurrency = ({
  quota,
  reserved,
}: {
  quota: () => number | undefined
  reserved: number
}): ((ofFunction: number | undefined) => Concurrency) => {
  const shared = { count: 0 }
  return ofFunction => {
    const places = ofFunction === undefined ? shared : { count: 0 }
    const limit = (): number => ofFunction ?? Math.max(0, (quota() ?? Number.POSITIVE_INFINITY) - reserved)
    return {
      enter: () => {
        if (places.count >= limit()) return undefined
        places.count += 1
        return () => {
          places.count -= 1
        }
      },
    }
  }
}
