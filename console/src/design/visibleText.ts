/** Bidirectional and invisible format characters: they reorder or hide the text around them (UAX #9, Trojan Source). */
const INVISIBLE =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cc}|\p{Cs}/gu

/** A joiner that writing needs: between two emoji of one picture (UTS #51), or in a script of joined forms (UTS #46, CONTEXTJ). */
const NEEDED_JOINERS = [
  /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})/uy,
  /(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/uy,
  /(?<=[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca])[\u200c\u200d]/uy,
]
/** The flag of a part of a country: a black flag, and its code in tags (UTS #51). */
const REGION_FLAG = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u
/** Of {@link REGION_FLAG}, in units of UTF-16. */
const FLAG_LENGTH = 16

const isNeeded = (character: string, at: number, text: string): boolean => {
  if (character === '\u200c' || character === '\u200d')
    return NEEDED_JOINERS.some(pattern => {
      pattern.lastIndex = at
      return pattern.test(text)
    })
  if (character.length === 1) return false
  const from = Math.max(0, at - FLAG_LENGTH)
  const flag = REGION_FLAG.exec(text.slice(from, at + FLAG_LENGTH))
  return flag !== null && from + flag.index < at && at < from + flag.index + flag[0].length
}

/** Control Pictures (U+2400…) show C0 controls by their names; others are shown by their code point. */
const symbolOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`
}

/** Makes text of a device safe to show: control, bidirectional and invisible characters become visible symbols. */
export const visibleText = (text: string): string =>
  text.replace(INVISIBLE, (found, at: number) => (isNeeded(found, at, text) ? found : symbolOf(found)))
