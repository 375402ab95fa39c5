/** Bidirectional and invisible format characters: they reorder or hide the text around them (UAX #9, Trojan Source). */
const INVISIBLE =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cc}|\p{Cs}/gu

/** Control Pictures (U+2400…) show C0 controls by their names; others are shown by their code point. */
const symbolOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`
}

/** Makes text of a device safe to show: control, bidirectional and invisible characters become visible symbols. */
export const visibleText = (text: string): string => text.replace(INVISIBLE, symbolOf)
