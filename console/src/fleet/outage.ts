import type { WatchState } from '../../../client/watch.ts'

/** The list of devices is read again this often while no socket brings what changes, ms. */
export const LIST_EVERY_MS = 30_000

/** Hears how the socket stands, and has the list of devices read where the socket does not tell what changes. */
export type Outage = { readonly become: (state: WatchState['state']) => void; readonly end: () => void }

/**
 * Reads the list again and again during an outage, and once more when the socket is back after a long one: the stack may have kept
 * more than the socket brings. Without a network nothing is asked.
 */
export const duringOutage = (
  read: () => void,
  { isHidden, now }: { readonly isHidden: () => boolean; readonly now: () => number },
): Outage => {
  let lostAt: number | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const end = () => {
    clearInterval(timer)
    timer = undefined
  }
  return {
    become: state => {
      if (state === 'catching-up') return
      // Each attempt says `reconnecting` again: the timer goes on.
      if (state !== 'reconnecting') end()
      if (state !== 'live') {
        lostAt ??= now()
        if (state === 'reconnecting')
          timer ??= setInterval(() => {
            if (!isHidden()) read()
          }, LIST_EVERY_MS)
        return
      }
      if (lostAt !== undefined && now() - lostAt >= LIST_EVERY_MS) read()
      lostAt = undefined
    },
    end,
  }
}
