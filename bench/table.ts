import type { Spread } from './statistics.ts'

/** A figure as it is told: rounded to what the measurement is worth. */
export const figure = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return '–'
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(decimals, 3) })
}

/** Median, 99 % and maximum of a sample, as they are printed. */
export const spreadText = ({ p50, p99, max }: Spread): string => [p50, p99, max].map(value => figure(value)).join(' / ')

export const mebibytes = (bytes: number): string => `${figure(bytes / 2 ** 20)} MB`

/** Rows of text under a head, as Markdown: it reads as well in a terminal as in a document. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => (row[column] ?? '').length), 3))
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
