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

type Group = {
  readonly changes: Map<number, () => Change>
  /** Records that no group before it has. */
  readonly added: Set<number>
  /** Records that it removes. */
  readonly dropped: Set<number>
  readonly end: PromiseWithResolvers<void>
  /** Whether somebody waits for its end. */
  isAwaited: boolean
}

const group = (): Group => {
  const end = Promise.withResolvers<void>()
  // Most changes are waited for by nobody.
  end.promise.catch(() => undefined)
  return { changes: new Map(), added: new Set(), dropped: new Set(), end, isAwaited: false }
}

/** Puts the changes of a group that was not committed before those of the next one. A record that is dropped by now was never there. */
const putBack = ({ changes, added, dropped }: Group, next: Group): void => {
  const later = [...next.changes]
  next.changes.clear()
  for (const [id, make] of [...changes, ...later]) next.changes.set(id, make)
  for (const id of dropped) next.dropped.add(id)
  for (const id of added) {
    if (next.dropped.delete(id)) next.changes.delete(id)
    else next.added.add(id)
  }
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
    underWay = current
    let isCommitted = false
    try {
      await commit([...current.changes.values()].map(make => make()))
      isCommitted = true
      current.end.resolve()
    } catch (error) {
      putBack(current, next)
      current.end.reject(error)
    }
    underWay = undefined
    if (next.changes.size === 0) renew()
    // After a failure the changes wait for the next one, unless a caller waits for changes that came during the commit.
    else if (isCommitted || next.isAwaited) schedule()
  }
  const set = (id: number, make: () => Change): void => {
    if (isClosed) return
    next.changes.set(id, make)
    schedule()
  }
  return {
    add: (id, make) => {
      next.added.add(id)
      set(id, make)
    },
    change: set,
    close: () => {
      isClosed = true
    },
    drop: id => {
      if (next.added.delete(id)) {
        next.changes.delete(id)
        return
      }
      next.dropped.add(id)
      set(id, () => ({ id }))
    },
    done: async () => {
      if (next.changes.size === 0) return underWay?.end.promise
      next.isAwaited = true
      schedule()
      return next.end.promise
    },
  }
}
