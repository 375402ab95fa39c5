import type { Span } from './activity.ts'

/** A bar on a canvas, px. */
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Between two bars, px of the canvas. */
const SPACE = 1
/** The minimum width of a bar, px of the canvas. */
const MIN_WIDTH = 1

/** The part of a span that lies within a range, ms. */
export const clipped = ({ from, to }: Span, range: Span): Span => ({
  from: Math.max(from, range.from),
  to: Math.min(to, range.to),
})

/**
 * The bars of a chart: each is as wide as its hour or day, as far as the range shows it.
 * @param x the place of a time (ms) on the canvas
 * @param y the place of a value on the canvas
 */
export const rectsOf = (
  spans: readonly Span[],
  values: ArrayLike<number | null | undefined>,
  range: Span,
  { x, y }: { readonly x: (ms: number) => number; readonly y: (value: number) => number },
): readonly Rect[] =>
  spans.flatMap((span, index) => {
    const value = values[index] ?? 0
    const { from, to } = clipped(span, range)
    if (value <= 0 || to <= from) return []
    const [left, top] = [x(from), y(value)]
    return [{ x: left, y: top, width: Math.max(MIN_WIDTH, x(to) - left - SPACE), height: y(0) - top }]
  })
