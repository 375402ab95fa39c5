import { inParallel } from '../runtime/inParallel.ts'
import type { Logger } from '../runtime/log.ts'
import { errorFields } from '../runtime/log.ts'
import type { Connections } from './connections.ts'
import type { CutConnection } from './post.ts'

const MINUTE_SECONDS = 60
/** Minutes looked back at: a run that failed, or came late, leaves nobody open. */
const LOOK_BACK_MINUTES = 5
const CUTS_AT_ONCE = 20

/**
 * Cuts the sockets whose tokens have expired. It runs every minute: until then an expired viewer is shown nothing, since
 * a frame is only posted to a token that is valid.
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
    const minutes = Array.from({ length: LOOK_BACK_MINUTES + 1 }, (_, minute) => nowSeconds - minute * MINUTE_SECONDS)
    const found = await Promise.all(minutes.map(connections.expiringWith))
    const due = found.flat().filter(({ exp }) => exp <= nowSeconds)
    let count = 0
    await inParallel(due, CUTS_AT_ONCE, async ({ connectionId, exp }) => {
      try {
        const ended = await cut(connectionId)
        // One that is not there may only just be opening: its rows stay for the next run.
        if (ended === 'gone' && nowSeconds - exp < MINUTE_SECONDS) return
        await connections.leave(connectionId)
        count++
      } catch (error) {
        log('warn', 'expired viewer not cut', { connectionId, ...errorFields(error) })
      }
    })
    return count
  }
