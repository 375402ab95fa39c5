import { onNpmGone } from '../npmGone.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `end` for each reason to end that comes from outside: Ctrl-C, SIGTERM to it or to its npm, a terminal that was closed (SIGHUP), and output that
 * nobody reads any more, as in `npm start | head`.
 */
export const onEnding = (end: () => void): void => {
  for (const signal of SIGNALS) process.on(signal, end)
  onNpmGone(end)
  for (const stream of [process.stdout, process.stderr]) {
    stream.once('error', end)
    // Each further line fails as well.
    stream.on('error', () => undefined)
  }
}
