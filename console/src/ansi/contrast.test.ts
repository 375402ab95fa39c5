import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** The contrast that WCAG 2.2 asks of text (1.4.3). */
const ENOUGH = 4.5
/** A ground of a terminal is mixed into the surface with this share (ansi.css). */
const TINT = 0.25

const css = readFileSync(join(import.meta.dirname, '../design/tokens.css'), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light, dark },
  ]),
)
type Theme = 'light' | 'dark'
const partsOf = (name: string, theme: Theme): number[] => {
  const hex = tokens.get(name)?.[theme]
  if (!hex) throw new Error(`no colour ${name}`)
  return [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
}
/** Relative luminance (WCAG 2.2). */
const luminanceOf = (parts: readonly number[]): number => {
  const [red = 0, green = 0, blue = 0] = parts.map(part =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: readonly number[], other: readonly number[]): number => {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const GROUNDS = ['color-bg', 'color-surface', 'color-hover', 'color-warn-soft', 'color-error-soft']
const COLOURS = Array.from({ length: 16 }, (_, index) => index)

it.each(['light', 'dark'] as const)(
  'the sixteen colours of a terminal can be read on every ground of a row, %s',
  theme => {
    for (const index of COLOURS) {
      const colour = partsOf(`ansi-${index}`, theme)
      for (const ground of GROUNDS)
        expect(contrast(colour, partsOf(ground, theme)), `${index} on ${ground}`).toBeGreaterThanOrEqual(ENOUGH)
      const surface = partsOf('color-surface', theme)
      const tint = surface.map((part, at) => part * (1 - TINT) + (colour[at] ?? 0) * TINT)
      expect(contrast(partsOf('color-text', theme), tint), `text on ${index}`).toBeGreaterThanOrEqual(ENOUGH)
    }
  },
)
