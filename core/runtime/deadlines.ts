/** Deadlines of one length: one timer for all of them. */
export type Deadlines<Item> = { readonly add: (item: Item) => void }

/** Settled items at the beginning beyond which the list is made anew. */
const COMPACT_AT = 1024

/**
 * Sees to it that nothing waits for longer than a time. Items settle nearly in the order in which they came, so that those at the beginning are
 * let go with each new one.
 * @param afterMs how long an item may wait
 * @param isSettled an item that needs its deadline no more
 * @param onDue the time of an item that is not settled is over; it must be settled afterwards
 * @param now ms, monotonic
 */
export const deadlines = <Item>({
  afterMs,
  isSettled,
  onDue,
  now = () => performance.now(),
}: {
  readonly afterMs: number
  readonly isSettled: (item: Item) => boolean
  readonly onDue: (item: Item) => void
  readonly now?: () => number
}): Deadlines<Item> => {
  let waiting: { readonly item: Item; readonly dueAt: number }[] = []
  let first = 0
  let timer: NodeJS.Timeout | undefined

  const letGo = (): void => {
    for (let next = waiting[first]; next && isSettled(next.item); next = waiting[first]) first += 1
    if (first === waiting.length) {
      waiting = []
      first = 0
    } else if (first > COMPACT_AT && first * 2 > waiting.length) {
      waiting = waiting.slice(first)
      first = 0
    }
  }

  const arm = (): void => {
    const next = waiting[first]
    timer = next && setTimeout(look, Math.max(1, next.dueAt - now()))
  }

  const look = (): void => {
    const time = now()
    for (let next = waiting[first]; next && (isSettled(next.item) || next.dueAt <= time); next = waiting[first]) {
      first += 1
      if (!isSettled(next.item)) onDue(next.item)
    }
    letGo()
    arm()
  }

  return {
    add: item => {
      letGo()
      waiting.push({ item, dueAt: now() + afterMs })
      if (timer === undefined) arm()
    },
  }
}
