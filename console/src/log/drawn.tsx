import { type CSSProperties, memo } from 'react'
import type { Paint } from '../ansi/painted.ts'
import { type Colour, type Ink, PLAIN } from '../ansi/sgr.ts'
import { type DrawnPart, partsOf } from './parts.ts'
import type { Spans } from './search/query.ts'
import './ansi.css'

const UNPAINTED: readonly Paint[] = []

const styleOf = (colour: Colour | undefined, ground: Colour | undefined): CSSProperties => ({
  ...(typeof colour === 'string' && { '--ansi': colour }),
  ...(typeof ground === 'string' && { '--ansi-ground': ground }),
})
const nameOf = (colour: Colour | undefined) => (typeof colour === 'string' ? 'own' : colour)

const WORDS = [
  ['isBold', 'bold'],
  ['isDim', 'dim'],
  ['isItalic', 'italic'],
  ['isUnderlined', 'underlined'],
  ['isStruck', 'struck'],
] as const

/** Inverse text has the colours of text and ground exchanged; where it has none, the ground is marked. */
const groundOf = ({ isInverse, colour, ground }: Ink): Colour | undefined => (isInverse ? (colour ?? 7) : ground)

const Inked = ({ part: { ink, text, isMatch } }: { part: DrawnPart }) => {
  const shown = isMatch ? <mark>{text}</mark> : text
  if (ink === PLAIN) return shown
  const ground = groundOf(ink)
  const colour = ink.isInverse ? ink.ground : ink.colour
  return (
    <span
      className={['ansi', ...WORDS.flatMap(([key, word]) => (ink[key] ? `ansi--${word}` : []))].join(' ')}
      data-ansi={nameOf(colour)}
      data-ansi-ground={nameOf(ground)}
      style={styleOf(colour, ground)}
    >
      {shown}
    </span>
  )
}

/**
 * A part of a line: its colours, and its matches highlighted.
 * @param shift the place of the line in the searched text
 */
export const Drawn = memo(
  ({
    text,
    from = 0,
    to = text.length,
    paints = UNPAINTED,
    spans,
    shift = 0,
  }: {
    text: string
    from?: number
    to?: number
    paints?: readonly Paint[]
    spans: Spans | undefined
    shift?: number
  }) => {
    if (paints.length === 0 && (!spans || spans.length === 0)) return text.slice(from, to)
    return partsOf(text, { from, to }, paints, spans, shift).map(part => <Inked key={part.from} part={part} />)
  },
)
