import { unreadIn } from './plainText.ts'

/** The parameters of a sequence that sets colours (ECMA-48 §8.3.117, SGR). */
const coloursIn = (sequence: string): string | undefined =>
  sequence.startsWith('\u001b[') && sequence.endsWith('m') ? sequence.slice(2, -1) : undefined

/**
 * The end of a coloured line, with the colours that were set before it begins.
 * @param message the end of the line, without colours
 * @returns `message` itself if the line does not end so
 */
export const colouredEnd = (written: string, plain: string, message: string): string => {
  if (message === plain) return written
  if (!plain.endsWith(message)) return message
  const start = plain.length - message.length
  let shift = 0
  let colours: string[] = []
  for (const { from, end, instead } of unreadIn(written)) {
    if (from - shift > start) break
    const sequence = written.slice(from, end)
    const parameters = coloursIn(sequence)
    // A reset ends all colours; a bound keeps a line of nothing but colours from being copied many times.
    if (parameters !== undefined) {
      colours = parameters === '' || parameters === '0' || colours.length > 16 ? [] : [...colours, sequence]
    }
    shift += end - from - instead.length
  }
  return colours.join('') + written.slice(start + shift)
}
