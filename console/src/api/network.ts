import { type Watch, type WatchOptions, watch } from '../../../client/watch.ts'
import { alertOf } from '../kinds/kinds.ts'

const RETRY = 'sonde-retry'
/** Events of the window after which an attempt may end otherwise than the one before. */
export const CHANGES = ['online', 'offline', RETRY] as const

const ALERT = 'sonde-alert'
/** Calls back whenever an event that the page receives tells an alert, until the signal fires. */
export const onAlert = (heard: () => void, signal: AbortSignal): void =>
  window.addEventListener(ALERT, heard, { signal })

/** Watches as the SDK does, and does not wait for the next attempt when {@link retryNow} is called. */
export const watchDevices = (options: WatchOptions & { readonly signal: AbortSignal }): Watch => {
  const watched = watch({
    ...options,
    onEvent: item => {
      if ('id' in item && alertOf(item)) window.dispatchEvent(new Event(ALERT))
      options.onEvent?.(item)
    },
  })
  const retry = () => {
    if (watched.state.state === 'reconnecting') watched.reconnect()
  }
  window.addEventListener(RETRY, retry, { signal: options.signal })
  return watched
}

/** Calls back at each change until the signal fires. */
export const onChange = (changed: () => void, signal: AbortSignal): void => {
  for (const type of CHANGES) window.addEventListener(type, changed, { signal })
}

/** A read that failed for a reason that may pass is tried again after this time, ms. */
export const RETRY_MS = 5_000

/** Makes every watch that waits for its next attempt try at once. */
export const retryNow = (): void => {
  window.dispatchEvent(new Event(RETRY))
}

/** Resolves when a new attempt is worth it, after a time (ms) at the latest, or when the signal fires. */
export const nextChange = (signal: AbortSignal, withinMs?: number): Promise<void> =>
  new Promise(resolve => {
    const either = new AbortController()
    const timer = withinMs === undefined ? undefined : setTimeout(() => done(), withinMs)
    const done = () => {
      clearTimeout(timer)
      either.abort()
      resolve()
    }
    for (const type of CHANGES) window.addEventListener(type, done, { signal: either.signal })
    signal.addEventListener('abort', done, { signal: either.signal })
    if (signal.aborted) done()
  })
