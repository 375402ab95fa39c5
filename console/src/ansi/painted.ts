import { unreadIn } from '../../../core/events/log/parse/plainText.ts'
import { visibleText } from '../design/visibleText.ts'
import { afterCodes, type Ink, PLAIN } from './sgr.ts'

/** A part of a text and how it is drawn; `to` is exclusive. */
export type Paint = { readonly from: number; readonly to: number; readonly ink: Ink }

/** A text without its control sequences, and the parts of it that they colour. */
export type Painted = { readonly text: string; readonly paints: readonly Paint[] }

/** The maximum number of coloured parts in a text. The rest of it is drawn plain, since each part costs the page an element. */
const MAX_PAINTS = 100

/** The codes of a sequence that sets colours (ECMA-48 §8.3.117); undefined for any other. */
const codesIn = (sequence: string): string | undefined => {
  const inner = ['\u001b[', '\u009b'].find(start => sequence.startsWith(start))?.length
  const codes = inner === undefined || !sequence.endsWith('m') ? undefined : sequence.slice(inner, -1)
  return codes !== undefined && /^[\d;:]*$/.test(codes) ? codes : undefined
}

/** Line breaks and tabs lay a text out; other characters that are not seen become symbols. */
const laidOut = (text: string): string =>
  text
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
    if (ink !== PLAIN && text.length > from && paints.length < MAX_PAINTS) paints.push({ from, to: text.length, ink })
  }
  for (const { from, end, instead } of unreadIn(source)) {
    put(source.slice(done, from))
    const stretch = source.slice(from, end)
    done = end
    const codes = codesIn(stretch)
    if (codes !== undefined) ink = afterCodes(ink, codes)
    else if (instead !== '') put(instead)
    // A single control character is shown as a symbol; the CR of a line break is not.
    else if (stretch.length === 1 && stretch !== '\r') put(stretch)
  }
  put(source.slice(done))
  return { text: text.trimEnd(), paints }
}
