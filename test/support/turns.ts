/** Waits for a turn. @returns what ends it */
export type TakeTurn = () => Promise<() => void>

/** Turns that are taken one after another, in the order in which they were asked for. */
export const turns = (): TakeTurn => {
  let last = Promise.resolve()
  return async () => {
    const before = last
    const turn = Promise.withResolvers<void>()
    last = turn.promise
    await before
    return turn.resolve
  }
}
