import type { Paint } from '../ansi/painted.ts'
import { type Ink, PLAIN } from '../ansi/sgr.ts'
import type { Spans } from './search/query.ts'

/** A part of a line that is drawn in one way. */
export type DrawnPart = { readonly from: number; readonly text: string; readonly ink: Ink; readonly isMatch: boolean }

/** The next place at which the way of drawing changes, and the way up to there. */
type Cut = { readonly to: number; readonly ink: Ink }

const inkAt = (paints: readonly Paint[], start: number, at: number, end: number): Cut & { readonly next: number } => {
  let next = start
  while (next < paints.length && (paints[next]?.to ?? 0) <= at) next++
  const paint = paints[next]
  if (!paint || paint.from >= end) return { to: end, ink: PLAIN, next }
  return paint.from > at ? { to: paint.from, ink: PLAIN, next } : { to: Math.min(end, paint.to), ink: paint.ink, next }
}

/**
 * Cuts a part of a line where its colours change and where matches begin and end.
 * @param from the place of the part in the line, `to` its end
 * @param spans the places of the matches in the searched text, in which the line begins at `shift`
 */
export const partsOf = (
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  paints: readonly Paint[],
  spans: Spans | undefined,
  shift = 0,
): DrawnPart[] => {
  const parts: DrawnPart[] = []
  let paint = 0
  let span = 0
  for (let at = from; at < to; ) {
    const { to: inkEnd, ink, next } = inkAt(paints, paint, at, to)
    paint = next
    while (spans && span < spans.length && (spans[span + 1] ?? 0) - shift <= at) span += 2
    const begin = (spans?.[span] ?? Number.POSITIVE_INFINITY) - shift
    const isMatch = begin <= at
    const end = Math.min(inkEnd, isMatch ? (spans?.[span + 1] ?? 0) - shift : begin)
    parts.push({ from: at, text: text.slice(at, end), ink, isMatch })
    at = end
  }
  return parts
}
