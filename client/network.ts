/** Whether the machine has a network. Browsers tell by `navigator.onLine` and the events `online` and `offline`. */
export type Network = {
  readonly isOffline: () => boolean
  /** Calls back at each change until the signal fires. */
  readonly onChange: (changed: () => void, until: AbortSignal) => void
}

type BrowserGlobals = {
  readonly navigator?: object
  readonly addEventListener?: (type: string, listener: () => void, options: { readonly signal: AbortSignal }) => void
}

/** The global scope as a browser has it; in Node the members are absent. */
const browser: BrowserGlobals = globalThis

/** The browser's answer. Node always counts as having a network. */
export const systemNetwork: Network = {
  isOffline: () => Object(browser.navigator).onLine === false,
  onChange: (changed, signal) => {
    for (const type of ['online', 'offline']) browser.addEventListener?.(type, changed, { signal })
  },
}
