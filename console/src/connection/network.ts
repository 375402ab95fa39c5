import type { Tuning } from '../../../client/watch.ts'

const RETRY = 'sonde-retry'
const CHANGES = ['online', 'offline', RETRY]

/**
 * The network as the SDK is to see it: the browser's, and one more change whenever it is worth trying at once. Give it to
 * `watch` as `network`.
 */
export const consoleNetwork: Tuning['network'] = {
  isOffline: () => !navigator.onLine,
  onChange: (changed, signal) => {
    for (const type of CHANGES) window.addEventListener(type, changed, { signal })
  },
}

/** Lets every watch that waits for its next attempt try at once. */
export const retryNow = (): void => {
  window.dispatchEvent(new Event(RETRY))
}
