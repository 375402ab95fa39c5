const ESC = 0x1b

/** A stretch of a text that people do not read, and the text in its place. */
export type Unread = { readonly from: number; readonly end: number; readonly instead: '' | '\n' }

/**
 * A text as people read it: without escape sequences (colours, movements of the cursor, titles and links of a terminal) and without control
 * characters but tab and line break. For search, for levels and for tables; a page that shows colours takes the text as it came.
 *
 * A title or a link (ECMA-48 §8.3.89, OSC) without an end loses its first two characters only.
 */
export const plainText = (text: string): string => {
  const stretches = unreadIn(text)
  if (stretches.length === 0) return text
  let plain = ''
  let at = 0
  for (const { from, end, instead } of stretches) {
    plain += text.slice(at, from) + instead
    at = end
  }
  return plain + text.slice(at)
}

/** The stretches of a text that {@link plainText} takes out, in their order. */
export const unreadIn = (text: string): readonly Unread[] => {
  const stretches: Unread[] = []
  let at = 0
  // A search for a terminator that found nothing finds nothing later either.
  let isTerminated = true
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (!isControl(code)) {
      at += 1
      continue
    }
    let end = at + 1
    if (code === ESC || code >= 0x80) {
      const kind = code === ESC ? text.charCodeAt(at + 1) : code - 0x40
      const inner = code === ESC ? at + 2 : at + 1
      if (kind === 0x5b) end = endOfControlSequence(text, inner)
      else if (STRINGS.has(kind)) {
        const terminated: number | undefined = isTerminated ? endOfString(text, inner) : undefined
        isTerminated = terminated !== undefined
        end = terminated ?? Math.min(inner, text.length)
      } else if (code === ESC) end = endOfEscape(text, at + 1)
    }
    const breaksLine = code === 0x0d && end < text.length && text.charCodeAt(end) !== 0x0a
    stretches.push({ from: at, end, instead: breaksLine ? '\n' : '' })
    at = end
  }
  return stretches
}

/** C0 but tab and line break, DEL, C1. */
const isControl = (code: number): boolean =>
  (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f)

/** Second characters of DCS, SOS, OSC, PM and APC: each takes a text up to a terminator. */
const STRINGS: ReadonlySet<number> = new Set([0x50, 0x58, 0x5d, 0x5e, 0x5f])

/** Behind the parameters, the intermediate characters and the final one. A sequence that is broken ends before the character that breaks it. */
const endOfControlSequence = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text.charCodeAt(at) >= 0x20 && text.charCodeAt(at) <= 0x3f) at += 1
  const final = text.charCodeAt(at)
  return final >= 0x40 && final <= 0x7e ? at + 1 : at
}

/** Behind BEL or ST; before an escape that is no ST. */
const endOfString = (text: string, from: number): number | undefined => {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x07 || code === 0x9c) return at + 1
    if (code === ESC) return text.charCodeAt(at + 1) === 0x5c ? at + 2 : at
  }
  return undefined
}

/** Behind an escape of two characters, or of more with intermediate ones, such as `ESC ( B`. */
const endOfEscape = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text.charCodeAt(at) >= 0x20 && text.charCodeAt(at) <= 0x2f) at += 1
  const final = text.charCodeAt(at)
  return final >= 0x30 && final <= 0x7e ? at + 1 : at
}
