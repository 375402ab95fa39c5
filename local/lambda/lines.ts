/** Longest piece of a line kept while its end has not come, characters. A log event on AWS ends at 1 MB. */
const MAX_LINE = 256 * 1024

/** A text that comes in pieces, cut into lines. */
export type Lines = {
  readonly add: (piece: string) => void
  /** The rest is a line too. */
  readonly end: () => void
}

/** Cuts a text into lines. Empty lines are dropped. */
export const linesOf = (line: (text: string) => void): Lines => {
  let rest = ''
  return {
    add: piece => {
      const parts = (rest + piece).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) if (part !== '') line(part)
      if (rest.length > MAX_LINE) {
        line(rest)
        rest = ''
      }
    },
    end: () => {
      if (rest !== '') line(rest)
      rest = ''
    },
  }
}
