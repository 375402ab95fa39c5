import { inParallel } from '../runtime/inParallel.ts'
import type { Logger } from '../runtime/log.ts'
import { errorFields } from '../runtime/log.ts'
import { EXPIRY_SECONDS } from './connectionRows.ts'
import type { Connections } from './connections.ts'
import { CUTS_AT_ONCE, type CutConnection } from './post.ts'

/** The number of past minutes that each run covers, so that a failed or late run leaves no socket open. */
const LOOK_BACK_MINUTES = 5

/**
 * Cuts the sockets whose tokens have expired. It runs every minute. Until then an expired viewer sees nothing: frames are
 * posted only while its token is valid.
 * @returns how many were cut
 */
export const expirer =
  ({
    connections,
    cut,
    now,
    log,
  }: {
    connections: Pick<Connections, 'expiringWith' | 'leave'>
    cut: CutConnection
    now: () => number
    log: Logger
  }) =>
  async (): Promise<number> => {
    const nowSeconds = now() / 1000
    const minutes = Array.from({ length: LOOK_BACK_MINUTES + 1 }, (_, minute) => nowSeconds - minute * EXPIRY_SECONDS)
    const found = await Promise.all(minutes.map(connections.expiringWith))
    const due = found.flat().filter(({ exp }) => exp <= nowSeconds)
    let count = 0
    await inParallel(due, CUTS_AT_ONCE, async ({ connectionId, exp }) => {
      try {
        const ended = await cut(connectionId)
        // A socket that is not there may still be opening: its rows stay for the next run.
        if (ended === 'gone' && nowSeconds - exp < EXPIRY_SECONDS) return
        await connections.leave(connectionId)
        count++
      } catch (error) {
        log('warn', 'expired viewer not cut', { connectionId, ...errorFields(error) })
      }
    })
    return count
  }
