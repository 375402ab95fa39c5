import type { Change } from './change.ts'

/** Changes that are committed together with whatever else waits. */
export type GroupCommit = {
  /** A record that is new. @param make asked when its turn comes */
  readonly add: (id: number, make: () => Change) => void
  readonly change: (id: number, make: () => Change) => void
  /** A record that is added and dropped before its turn is never committed. */
  readonly drop: (id: number) => void
  /** Takes no further changes: whatever they concern is left as it is. */
  readonly close: () => void
  /** Resolves when every change until now is committed. @throws Error of the commit; its changes are part of the next one */
  readonly done: () => Promise<void>
}

type Group = { readonly changes: Map<number, () => Change>; readonly end: PromiseWithResolvers<void> }

const group = (changes = new Map<number, () => Change>()): Group => {
  const end = Promise.withResolvers<void>()
  // Most changes are waited for by nobody.
  end.promise.catch(() => undefined)
  return { changes, end }
}

/**
 * Commits one group after the other, with no timer: the first change starts a commit at the end of the turn, and what comes while a
 * commit is under way makes up the next one. Of several changes to one record the last counts.
 */
export const groupCommit = (commit: (changes: readonly Change[]) => Promise<void>): GroupCommit => {
  let next = group()
  let underWay: Group | undefined
  let isScheduled = false
  let isClosed = false
  /** Records of the next group that no group before it has. */
  let added = new Set<number>()

  const schedule = (): void => {
    if (underWay || isScheduled) return
    isScheduled = true
    setImmediate(() => void run())
  }
  /** Every record that a caller waited for has been dropped: there is nothing to commit. */
  const renew = (): void => {
    next.end.resolve()
    next = group()
  }
  const run = async (): Promise<void> => {
    isScheduled = false
    if (next.changes.size === 0) return renew()
    const current = next
    next = group()
    added = new Set()
    underWay = current
    try {
      await commit([...current.changes.values()].map(make => make()))
      current.end.resolve()
    } catch (error) {
      next = { ...next, changes: new Map([...current.changes, ...next.changes]) }
      current.end.reject(error)
      return
    } finally {
      underWay = undefined
    }
    if (next.changes.size > 0) schedule()
    else renew()
  }
  const set = (id: number, make: () => Change): void => {
    if (isClosed) return
    next.changes.set(id, make)
    schedule()
  }
  return {
    add: (id, make) => {
      added.add(id)
      set(id, make)
    },
    change: set,
    close: () => {
      isClosed = true
    },
    drop: id => {
      if (added.delete(id)) next.changes.delete(id)
      else set(id, () => ({ id }))
    },
    done: async () => {
      if (next.changes.size === 0) return underWay?.end.promise
      schedule()
      return next.end.promise
    },
  }
}
