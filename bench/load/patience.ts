import { setTimeout as wait } from 'node:timers/promises'

const LOOK_EVERY_MS = 2

/** Waits until it is so, but no longer than this. */
export const patience = async (isSo: () => boolean, withinMs: number): Promise<void> => {
  const until = performance.now() + withinMs
  while (!isSo() && performance.now() < until) await wait(LOOK_EVERY_MS)
}
