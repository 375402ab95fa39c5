/** Runs something that Ctrl-C and SIGTERM end. A second one ends the process at once. */
export const untilInterrupted = async <Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    return await run(stop.signal)
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
  }
}
