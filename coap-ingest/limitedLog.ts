import type { Logger, LogLevel } from '../core/runtime/log.ts'

/**
 * A logger that writes the same message at intervals: datagrams or a failing service must not fill the log. The next line
 * tells how many were left out.
 * @param everyMs between two lines with the same message
 * @param now ms, monotonic
 */
export const limitedLog = (log: Logger, now: () => number, everyMs = 10_000): Logger => {
  const said = new Map<string, { at: number; suppressed: number }>()
  return (level: LogLevel, message, fields = {}) => {
    const before = said.get(message)
    if (before && now() - before.at < everyMs) {
      before.suppressed += 1
      return
    }
    said.set(message, { at: now(), suppressed: 0 })
    log(level, message, before?.suppressed ? { ...fields, suppressed: before.suppressed } : fields)
  }
}
