/** A piece of a line of a terminal in one style: a colour of the picture, bold, dim, or inverse. */
export type Piece = {
  readonly text: string
  readonly colour: string | undefined
  readonly isBold: boolean
  readonly isDim: boolean
  readonly isInverse: boolean
}

/** The colours of SGR 30 to 37 and 90 to 97 (ECMA-48 §8.3.117), as the picture paints them on a dark ground. */
const COLOURS = ['#475569', '#f87171', '#4ade80', '#facc15', '#60a5fa', '#e879f9', '#22d3ee', '#e2e8f0']

type Style = Omit<Piece, 'text'>
const PLAIN: Style = { colour: undefined, isBold: false, isDim: false, isInverse: false }

const styled = (style: Style, code: number): Style => {
  if (code === 0) return PLAIN
  if (code === 1) return { ...style, isBold: true }
  if (code === 2) return { ...style, isDim: true }
  if (code === 7) return { ...style, isInverse: true }
  if (code === 22) return { ...style, isBold: false, isDim: false }
  if (code === 27) return { ...style, isInverse: false }
  if (code === 39) return { ...style, colour: undefined }
  const colour = (code >= 30 && code <= 37) || (code >= 90 && code <= 97) ? COLOURS[code % 10] : undefined
  return colour === undefined ? style : { ...style, colour }
}

/** A line that a terminal was sent, in pieces of one style each. Sequences that are not colours are left out. */
export const piecesOf = (line: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let style = PLAIN
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a sequence of a terminal begins with escape
  for (const part of line.split(/(\u001b\[[0-9;?]*[A-Za-z])/)) {
    const [, codes] = /^.\[([0-9;]*)m$/s.exec(part) ?? []
    if (codes !== undefined) style = codes.split(';').map(Number).reduce(styled, style)
    else if (part !== '' && !part.startsWith('\u001b')) pieces.push({ text: part, ...style })
  }
  return pieces
}
