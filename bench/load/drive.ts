import { setTimeout as wait } from 'node:timers/promises'
import type { Generator } from './generator.ts'
import type { LoadResult } from './tally.ts'

export type Driven = LoadResult & {
  /** How long was sent, s. */
  readonly seconds: number
}

/**
 * Closed loop: `window` uplinks are always under way, so that the server sets the pace and is never idle. Uplinks that are accepted within
 * the time count.
 * @param onTimeOver called when the time is over and the rest is yet to be answered
 */
export const closedLoop = async (
  generator: Generator,
  { window, ms, onTimeOver = () => undefined }: { window: number; ms: number; onTimeOver?: () => void },
): Promise<Driven> => {
  const counting = generator.count()
  const start = performance.now()
  const end = start + ms
  generator.onSettled = () => {
    if (performance.now() < end) generator.send()
  }
  // Not all at once: a receive buffer of the usual size does not hold them.
  for (let sent = 0; sent < window; sent += 1) {
    if (sent % BURST === BURST - 1) await wait(1)
    generator.send()
  }
  await wait(end - performance.now())
  const result = counting.result()
  const seconds = (performance.now() - start) / 1000
  onTimeOver()
  await idle(generator)
  const { lost } = counting.result()
  return { ...result, lost, seconds }
}

const BURST = 32

/** Open loop: so many a second, whatever the server makes of it, until the time is over and all is answered or given up. */
export const openLoop = async (
  generator: Generator,
  { perSecond, ms }: { perSecond: number; ms: number },
): Promise<Driven> => {
  generator.onSettled = () => undefined
  const counting = generator.count()
  const start = performance.now()
  const total = Math.round((perSecond * ms) / 1000)
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1000) + 1)
    for (; sent < due; sent += 1) generator.send()
    await wait(1)
  }
  const seconds = (performance.now() - start) / 1000
  await idle(generator)
  return { ...counting.result(), seconds }
}

/** Waits until everything that was sent is answered or given up. */
export const idle = async (generator: Generator): Promise<void> => {
  while (generator.inFlight() > 0) await wait(5)
}
