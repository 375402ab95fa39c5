import { stripVTControlCharacters } from 'node:util'
import { cut } from './cut.ts'

/** Line breaks, tabs and every other control character. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Characters that turn the direction of the text around them (Unicode Standard Annex #9, "Unicode Bidirectional Algorithm"). */
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/** Other characters that show nothing; without the two joiners, which scripts and emoji need. */
const INVISIBLE = /(?![\u200C\u200D])\p{Cf}/gu

/** Longer texts are not looked at further, so that a device's 100 KB cost no time. */
const LOOKED_AT = 4

/**
 * Text of a device as one line that can only be read: without escape sequences of terminals, line breaks, control characters, characters
 * that turn the direction of text, and characters that show nothing. Markup that only one channel knows is escaped by the template of that channel.
 * @param max the maximum length, UTF-16 units; a longer text ends in a note that says how much is missing
 */
export const plainText = (text: string, max: number): string => {
  const looked = text.slice(0, max * LOOKED_AT)
  const plain = stripVTControlCharacters(looked.toWellFormed())
    .replace(CONTROLS, ' ')
    .replace(BIDI, '\uFFFD')
    .replace(INVISIBLE, '')
    .trim()
  return cut(plain, max, text.length - looked.length)
}
