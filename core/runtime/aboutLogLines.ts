import type { Logger } from './log.ts'

/**
 * The field of a line that a part of Sonde logs while it handles log lines. Such a line is never taken as a log line again, whichever
 * way it comes back: otherwise one failure would be told about its own telling, for ever.
 */
export const ABOUT_LOG_LINES = 'sondeAboutLogLines'

/** In JSON, or in JSON that another program has put into a text of its own, where quotation marks are escaped. */
const MARK = new RegExp(String.raw`${ABOUT_LOG_LINES}\\*"\s*:\s*true`)

/** Whether a line was logged about log lines, by this stage or by another. @param text the line as it came, or JSON that holds it */
export const isAboutLogLines = (text: string): boolean => text.includes(ABOUT_LOG_LINES) && MARK.test(text)

/** A logger that marks what it writes while log lines are handled. */
export type MarkingLogger = {
  readonly log: Logger
  /** Does some work, and marks what is logged meanwhile. One at a time, as a function handles its invocations. */
  readonly aboutLogLines: <Result>(work: () => Promise<Result>) => Promise<Result>
}

/** @param log writes the lines */
export const markingLogger = (log: Logger): MarkingLogger => {
  let handled = 0
  return {
    log: (level, message, fields) => log(level, message, handled > 0 ? { ...fields, [ABOUT_LOG_LINES]: true } : fields),
    aboutLogLines: async work => {
      handled++
      try {
        return await work()
      } finally {
        handled--
      }
    },
  }
}
