/** Places for work that is done at the same time, which one loop gives out. */
export type Slots = {
  /** Resolves when a place is free, which is taken then. @returns how to give it back */
  readonly take: () => Promise<() => void>
}

/** @param limit how many there are */
export const slots = (limit: number): Slots => {
  let taken = 0
  const waiting: (() => void)[] = []
  const leave = (): void => {
    taken -= 1
    waiting.shift()?.()
  }
  return {
    take: async () => {
      while (taken >= limit) await new Promise<void>(free => waiting.push(free))
      taken += 1
      return leave
    },
  }
}
