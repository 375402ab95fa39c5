/** A colour of a terminal: one of the sixteen with a name, which the theme decides, or `#rrggbb`. */
export type Colour = number | string

/** How characters are drawn: their colour, that of the ground behind them, and their style. */
export type Ink = {
  readonly colour?: Colour | undefined
  readonly ground?: Colour | undefined
  readonly isBold?: boolean
  readonly isDim?: boolean
  readonly isItalic?: boolean
  readonly isUnderlined?: boolean
  readonly isStruck?: boolean
  readonly isInverse?: boolean
}

/** Characters as the page draws them. Always this object, so that it can be compared. */
export const PLAIN: Ink = {}

const NAMED = 16
/** The six steps of a colour in the cube of the 256 colours (xterm's), and the first of its 24 greys. */
const STEPS = [0, 95, 135, 175, 215, 255]
const CUBE_END = 232

const hex = (...parts: readonly number[]): string =>
  `#${parts.map(part => Math.min(255, Math.max(0, part)).toString(16).padStart(2, '0')).join('')}`

const indexed = (index: number): Colour | undefined => {
  if (index < NAMED) return index
  if (index > 255) return undefined
  if (index >= CUBE_END) {
    const grey = 8 + (index - CUBE_END) * 10
    return hex(grey, grey, grey)
  }
  const place = index - NAMED
  const step = (size: number) => STEPS[Math.floor(place / size) % 6] ?? 0
  return hex(step(36), step(6), step(1))
}

/** Reads `5;INDEX` or `2;R;G;B` behind 38 or 48, and how many codes it takes. */
const extended = ([mode, ...rest]: readonly number[]): {
  readonly colour: Colour | undefined
  readonly took: number
} => {
  if (mode === 5) return { colour: indexed(rest[0] ?? 0), took: 2 }
  if (mode === 2) return { colour: hex(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), took: 4 }
  return { colour: undefined, took: 1 }
}

/** With colons, a colour is one code: `38:2:SPACE:R:G:B`, where old programs leave the space out (ITU-T T.416). */
const codesIn = (text: string): number[] =>
  text.split(';').flatMap(code => {
    const parts = code.split(':').map(Number)
    if (parts[0] === 4 && parts.length > 1) return parts[1] === 0 ? [24] : [4]
    return parts[1] === 2 && parts.length > 5 ? [...parts.slice(0, 2), ...parts.slice(3)] : parts
  })

const STYLES: Readonly<Record<number, Ink>> = {
  1: { isBold: true },
  2: { isDim: true },
  3: { isItalic: true },
  4: { isUnderlined: true },
  7: { isInverse: true },
  9: { isStruck: true },
  21: { isUnderlined: true },
  22: { isBold: false, isDim: false },
  23: { isItalic: false },
  24: { isUnderlined: false },
  27: { isInverse: false },
  29: { isStruck: false },
  39: { colour: undefined },
  49: { ground: undefined },
}

const named = (code: number): Ink | undefined => {
  if (code >= 30 && code <= 37) return { colour: code - 30 }
  if (code >= 90 && code <= 97) return { colour: code - 90 + 8 }
  if (code >= 40 && code <= 47) return { ground: code - 40 }
  if (code >= 100 && code <= 107) return { ground: code - 100 + 8 }
  return STYLES[code]
}

const isPlain = (ink: Ink): boolean => Object.values(ink).every(value => value === undefined || value === false)

/**
 * The ink after the codes of a sequence "Select Graphic Rendition" (ECMA-48 §8.3.117). Blinking and hidden text is drawn
 * like any other: a log hides nothing.
 */
export const afterCodes = (before: Ink, text: string): Ink => {
  const codes = codesIn(text)
  let ink = before
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 0) ink = PLAIN
    else if (code === 38 || code === 48) {
      const { colour, took } = extended(codes.slice(at + 1))
      ink = { ...ink, [code === 38 ? 'colour' : 'ground']: colour }
      at += took
    } else ink = { ...ink, ...named(code) }
  }
  return isPlain(ink) ? PLAIN : ink
}
