/** Written on a terminal again and again, elsewhere every so often, ms. */
const ON_TERMINAL_MS = 500
const ELSEWHERE_MS = 10_000

/** Tells the user of progress, beside the data: on one line of a terminal, or on a line now and then. */
export const statusLine = (
  stream: { readonly isTTY?: boolean; readonly write: (text: string) => unknown },
  now: () => number,
) => {
  const intervalMs = stream.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS
  let shownAt = Number.NEGATIVE_INFINITY
  let isOpen = false
  const end = () => {
    if (isOpen) stream.write('\n')
    isOpen = false
  }
  return {
    say: (text: string): void => {
      end()
      stream.write(text)
    },
    show: (text: string): void => {
      if (now() - shownAt < intervalMs) return
      shownAt = now()
      isOpen = stream.isTTY ?? false
      stream.write(isOpen ? `\r\x1b[2K${text}` : `${text}\n`)
    },
    /** Leaves the line. */
    end,
  }
}
