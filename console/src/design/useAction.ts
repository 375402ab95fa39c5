import { useState } from 'react'

/** An action that a person starts: whether it runs, and why it failed the last time. */
export type Action = {
  readonly isRunning: boolean
  readonly error: unknown
  readonly start: (act: () => Promise<void>) => void
}

/** One action at a time: a second press while it runs starts nothing. */
export const useAction = (): Action => {
  const [{ isRunning, error }, setState] = useState<{ isRunning: boolean; error?: unknown }>({ isRunning: false })
  return {
    isRunning,
    error,
    start: act => {
      if (isRunning) return
      setState({ isRunning: true })
      act().then(
        () => setState({ isRunning: false }),
        (failed: unknown) => setState({ isRunning: false, error: failed }),
      )
    },
  }
}
