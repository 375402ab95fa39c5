import { type Piece, piecesOf } from './styledLines.ts'

/** A line of a terminal, and when it came, ms after the beginning. */
export type TimedLine = { readonly text: string; readonly at: number }

/** A terminal: its title, and its lines. */
export type Pane = { readonly title: string; readonly lines: readonly TimedLine[] }

const LINE = 19
const HEAD = 34
const GAP = 14
const LEFT = 18
/** How long the last line stands before the picture begins again, ms. */
const REST_MS = 4_000

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0')

const piece = ({ text, colour, isBold, isDim, isInverse }: Piece): string => {
  const attributes = [
    `fill="${isInverse ? '#fde68a' : (colour ?? '#e2e8f0')}"`,
    ...(isBold || isInverse ? ['font-weight="bold"'] : []),
    ...(isDim ? ['opacity="0.6"'] : []),
    ...(isInverse ? ['text-decoration="underline"'] : []),
  ]
  return `<tspan ${attributes.join(' ')}>${escaped(text)}</tspan>`
}

/** Terminals one below the other as an SVG that plays by itself: each line appears when it came. It stands still for readers who want no motion. */
export const animated = (title: string, panes: readonly Pane[], width: number): string => {
  const total = Math.max(...panes.flatMap(({ lines }) => lines.map(({ at }) => at))) + REST_MS
  const styles: string[] = []
  const plays: string[] = []
  const parts: string[] = []
  let top = 0
  for (const { title: name, lines } of panes) {
    const height = HEAD + lines.length * LINE + GAP
    parts.push(`<rect x="0" y="${top}" width="${width}" height="${height}" rx="8" fill="#0f172a"/>`)
    parts.push(`<text x="${LEFT}" y="${top + 22}" fill="#94a3b8">${escaped(name)}</text>`)
    for (const [index, { text, at }] of lines.entries()) {
      const percent = ((at / total) * 100).toFixed(2)
      const id = `l${styles.length}`
      styles.push(`@keyframes ${id}{0%,${percent}%{opacity:0}${(Number(percent) + 0.01).toFixed(2)}%,100%{opacity:1}}`)
      plays.push(`.${id}{animation:${id} ${total}ms infinite}`)
      const y = top + HEAD + index * LINE + 14
      parts.push(`<text class="${id}" x="${LEFT}" y="${y}">${piecesOf(text).map(piece).join('')}</text>`)
    }
    top += height + GAP
  }
  const height = top - GAP
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<style>${styles.join('')}@media (prefers-reduced-motion: no-preference){${plays.join('')}}</style>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}
