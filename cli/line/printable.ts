/**
 * Everything in a text that a terminal would take for a command: C0 but for the tab, DEL, C1, and the characters that turn the direction
 * of text around (Unicode Standard Annex #9), which make a line read as another one. SGR sequences (ECMA-48 §8.3.117) come first.
 */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(\u001b\[[0-9;:]{0,64}m)|[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g

/** The letter of each control character of C0 in caret notation (`^[` for escape), as `cat -v` shows it. */
const CARET = 0x40

const shown = (character: string): string => {
  const code = character.charCodeAt(0)
  if (code < 0x20) return `^${String.fromCharCode(code + CARET)}`
  if (code === 0x7f) return '^?'
  return `\\u${code.toString(16).padStart(4, '0')}`
}

/** How many codes follow 38, 48 and 58, which choose a colour, by the first of them (ITU-T T.416). */
const COLOUR_CODES: ReadonlyMap<string, number> = new Map([
  ['5', 2],
  ['2', 4],
])

/** A sequence without the code that conceals text (8): a reader would not see what is written there. */
const seen = (sequence: string): string => {
  const codes = sequence.slice(2, -1).split(';')
  const left: string[] = []
  for (let at = 0; at < codes.length; ) {
    const code = codes[at] ?? ''
    const took = 1 + (/^0*[345]8$/.test(code) ? (COLOUR_CODES.get(codes[at + 1] ?? '') ?? 0) : 0)
    if (!/^0*8(:|$)/.test(code)) left.push(...codes.slice(at, at + took))
    at += took
  }
  return left.length === 0 ? '' : `\u001b[${left.join(';')}m`
}

const RESET = '\u001b[0m'

/**
 * A text of a stranger as one line that may be written to a terminal: it cannot move the cursor, set the title or ask the terminal
 * anything. Colours pass where they are wanted, and end with the text; text that is concealed by them is shown.
 */
export const printable = (text: string, hasColours: boolean): string => {
  if (text.search(CONTROL) < 0) return text
  let isColoured = false
  const safe = text.replace(CONTROL, (found, colour: string | undefined) => {
    if (colour === undefined) return shown(found)
    isColoured ||= hasColours
    return hasColours ? seen(colour) : ''
  })
  return isColoured ? `${safe}${RESET}` : safe
}

/** The lines of a text. A carriage return before a line feed belongs to the end of the line. */
export const linesIn = (text: string): readonly string[] => text.replace(/\r?\n$/, '').split(/\r?\n/)

/** JSON that holds no character by which a terminal could be commanded: JSON itself escapes only those of C0. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
