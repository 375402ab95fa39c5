import { useEffect } from 'react'

/** Parts of the console that few pages begin with are loaded after the page, before somebody may need them without a network, ms. */
const LOAD_AFTER_MS = 3_000

/** Loads parts of the console after the page. @param loads the same list at each render */
export const useLoadLater = (loads: ReadonlyArray<() => Promise<unknown>>): void => {
  useEffect(() => {
    const timer = setTimeout(() => {
      // A part that is opened later is asked for again, and fails where a person sees it.
      for (const load of loads) load().catch(() => undefined)
    }, LOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [loads])
}
