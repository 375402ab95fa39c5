import { begin } from '../begin.ts'
import { type Item, isEvent } from '../items.ts'
import { type Machine, thisMachine } from '../machine.ts'
import type { Reason, WatchState } from '../state.ts'
import type { Watch, WatchOptions } from '../watch.ts'

/** A watch whose items, states and errors are kept, and can be waited for. */
export type Collected = {
  readonly watch: Watch
  readonly items: readonly Item[]
  readonly states: readonly WatchState[]
  readonly errors: readonly Reason[]
  /** Ids of the events, in the order of delivery. */
  readonly ids: () => readonly string[]
  /** Resolves once this holds, now or after any later callback. */
  readonly until: (holds: () => boolean) => Promise<void>
}

const WITHIN_MS = 30_000

/** Watches and keeps what comes. */
export const collect = (options: WatchOptions, machine: Partial<Machine> = {}): Collected => {
  const items: Item[] = []
  const states: WatchState[] = []
  const errors: Reason[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const one of waiting) one()
  }
  const watched = begin(
    {
      ...options,
      onEvent: item => {
        items.push(item)
        look()
      },
      onState: state => {
        states.push(state)
        look()
      },
      onError: reason => {
        errors.push(reason)
        look()
      },
    },
    { ...thisMachine, ...machine },
  )
  const ids = () => items.filter(isEvent).map(({ id }) => id)
  return {
    watch: watched,
    items,
    states,
    errors,
    ids,
    until: holds =>
      new Promise((done, failed) => {
        const timer = setTimeout(() => {
          waiting.delete(check)
          failed(new Error(`not in time: ${holds}; ${JSON.stringify({ states, errors, items: items.length })}`))
        }, WITHIN_MS)
        const check = () => {
          if (!holds()) return
          clearTimeout(timer)
          waiting.delete(check)
          done()
        }
        waiting.add(check)
        check()
      }),
  }
}
