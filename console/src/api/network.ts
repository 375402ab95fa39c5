import type { Tuning } from '../../../client/watch.ts'

const RETRY = 'sonde-retry'
const CHANGES = ['online', 'offline', RETRY]

/**
 * The network for the SDK (`network` of `watch`): the browser's, with one more change whenever a new attempt is worth it at
 * once.
 */
export const consoleNetwork: Tuning['network'] = {
  isOffline: () => !navigator.onLine,
  onChange: (changed, signal) => {
    for (const type of CHANGES) window.addEventListener(type, changed, { signal })
  },
}

/** Makes every watch that waits for its next attempt try at once. */
export const retryNow = (): void => {
  window.dispatchEvent(new Event(RETRY))
}
