/** The longest note about what is missing. */
const NOTE = 48

/**
 * Cuts a text, never within a character, and says at its end how much is missing.
 * @param max the maximum length with the note, UTF-16 units
 * @param missing characters that were cut before
 */
export const cut = (text: string, max: number, missing = 0): string => {
  if (text.length <= max && missing === 0) return text
  const kept = wellFormed(text.slice(0, Math.max(0, max - NOTE)))
  return `${kept}… (${(text.length - kept.length + missing).toLocaleString('en')} characters left out)`
}

/** Without half a character at its end. */
const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.replace(/[\uD800-\uDBFF]$/u, ''))

/** Escapes text for one channel. */
export type Escape = (text: string) => string

export const asItIs: Escape = text => text

/** The limit of a text in one channel. */
export type Limit = {
  /** The maximum size of the escaped text. */
  readonly max: number
  readonly escaping?: Escape
  /** The size of a text: in UTF-16 units unless given. */
  readonly measure?: (text: string) => number
}

/** A line is not cut to less than this: it would say nothing. */
const LEAST = 2 * NOTE

/** Joins lines with line breaks, as many as fit; the first that does not fit is cut, and a note says how many are left out. */
export const fitLines = (lines: readonly string[], { max, escaping = asItIs, measure = lengthOf }: Limit): string => {
  const joined = (some: readonly string[]): string => {
    const left = lines.length - some.length
    return [...some, ...(left > 0 ? [note(left)] : [])].map(escaping).join('\n')
  }
  const fits = (some: readonly string[]): boolean => measure(joined(some)) <= max
  if (fits(lines)) return joined(lines)
  const kept: string[] = []
  for (const line of lines) {
    if (!fits([...kept, line])) {
      const part = longestThat(line, some => fits([...kept, some]))
      return joined(part === undefined ? kept : [...kept, part])
    }
    kept.push(line)
  }
  return joined(kept)
}

const lengthOf = (text: string): number => text.length

const note = (lines: number): string => `… (${lines} more ${lines === 1 ? 'line' : 'lines'} left out)`

/** About the longest cut of a line that fits; undefined where none does. */
const longestThat = (line: string, fits: (line: string) => boolean): string | undefined => {
  for (let length = line.length; length > LEAST; length = Math.floor(length * 0.9)) {
    const part = cut(line, length)
    if (fits(part)) return part
  }
  return undefined
}
