import { visibleText } from '../design/visibleText.ts'
import { afterCodes, type Ink, PLAIN } from './sgr.ts'

/** A part of a text and how it is drawn; `to` is exclusive. */
export type Paint = { readonly from: number; readonly to: number; readonly ink: Ink }

/** A text without its control sequences, and the parts of it that they colour. */
export type Painted = { readonly text: string; readonly paints: readonly Paint[] }

/**
 * A control sequence of a terminal (ECMA-48 §5): CSI with its parameters and final byte; OSC and other strings up to their
 * end, which must be there; any other escape. A colour is a CSI that ends in `m`.
 */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-Z\\^-~]/g

/** Line breaks and tabs lay a text out; other characters that are not seen become symbols. */
const laidOut = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .split(/([\n\t])/)
    .map(part => (part === '\n' || part === '\t' ? part : visibleText(part)))
    .join('')

/** Reads a text with the colours of a terminal. Nothing of it is markup: a page shows the text, and draws its parts by their ink. */
export const paintedOf = (source: string): Painted => {
  const paints: Paint[] = []
  let text = ''
  let ink = PLAIN
  let done = 0
  const put = (part: string) => {
    const from = text.length
    text += laidOut(part)
    if (ink !== PLAIN && text.length > from) paints.push({ from, to: text.length, ink })
  }
  for (const { 0: sequence, 1: codes, 2: final, index } of source.matchAll(SEQUENCE)) {
    put(source.slice(done, index))
    done = index + sequence.length
    if (final === 'm' && codes !== undefined) ink = afterCodes(ink, codes)
  }
  put(source.slice(done))
  return { text: text.trimEnd(), paints }
}
