const LOOK_MS = 500

/**
 * Calls `end` when the npm that has started this process is gone: npm passes SIGTERM to the shell between them, which ends and passes
 * nothing on. Without npm nothing is watched, so that a program can outlive the shell that it was started from.
 */
export const onNpmGone = (end: () => void): void => {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, LOOK_MS).unref()
}
