import { setTimeout as wait } from 'node:timers/promises'

/** Work that a service has accepted and not done. */
export type Unfinished = {
  /** The name of its target: `persist`. */
  readonly target: string
  /** When it is tried (again), ms since 1970; infinite for a message that waits for somebody to take it. */
  readonly dueAt: number
}

/** How much is left for each target: `{ "persist": 12 }`. */
export const countsOf = (unfinished: readonly Unfinished[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const { target } of unfinished) counts.set(target, (counts.get(target) ?? 0) + 1)
  return Object.fromEntries(counts)
}

/** How often the work that is left is looked at, ms. */
const LOOK_MS = 50

/** How long work is waited for at most, ms, and what ends the wait before. */
export type Patience = { readonly limitMs: number; readonly signal: AbortSignal }

/** Waits until everything is done that can be done in time: work that is due after the limit is not waited for. */
export const drain = async (unfinished: () => readonly Unfinished[], { limitMs, signal }: Patience): Promise<void> => {
  const until = Date.now() + limitMs
  while (!signal.aborted && Date.now() < until && unfinished().some(({ dueAt }) => dueAt <= until)) {
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}
