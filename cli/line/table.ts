import { stripVTControlCharacters } from 'node:util'

/** Rows under a head, in columns as wide as their widest cell. Cells may have colours. */
export const columns = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widthOf = (cell: string) => stripVTControlCharacters(cell).length
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map(row => widthOf(row[at] ?? ''))))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(cells => `${line(cells)}\n`).join('')
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
] as const

/** How long ago, in one unit: `12s`, `5m`, `3h`, `9d`; a dash for never. */
export const ago = (timestamp: string | null, now: number): string => {
  const seconds = Math.max(0, Math.round((now - Date.parse(timestamp ?? '')) / 1000))
  if (Number.isNaN(seconds)) return '-'
  const [size, unit] = UNITS.find(([size]) => seconds >= size) ?? [1, 's']
  return `${Math.floor(seconds / size)}${unit}`
}
