import { useSyncExternalStore } from 'react'

/** A state that is replaced as a whole, and calls back whenever it was. */
export type Store<State> = {
  readonly read: () => State
  readonly subscribe: (listener: () => void) => () => void
}

/** A store whose state can be replaced from outside. */
export type OpenStore<State> = Store<State> & { readonly write: (next: State) => void }

export const createStore = <State>(initial: State): OpenStore<State> => {
  const listeners = new Set<() => void>()
  let state = initial
  return {
    read: () => state,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    write: next => {
      if (Object.is(state, next)) return
      state = next
      for (const listener of listeners) listener()
    },
  }
}

/**
 * The part of a store's state that a component needs: it renders again only when that part is another one (`Object.is`).
 * `select` must give the same object for the same state.
 */
export const useStore = <State, Part>({ read, subscribe }: Store<State>, select: (state: State) => Part): Part =>
  useSyncExternalStore(subscribe, () => select(read()))

/** Remembers the last result of a function for as long as its arguments are the same. */
export const remembered = <Args extends readonly unknown[], Result>(
  make: (...args: Args) => Result,
): ((...args: Args) => Result) => {
  let last: { readonly args: Args; readonly result: Result } | undefined
  return (...args) => {
    const known = last
    if (known && args.every((argument, index) => Object.is(argument, known.args[index]))) return known.result
    last = { args, result: make(...args) }
    return last.result
  }
}
