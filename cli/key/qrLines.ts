import { type QrCode, QUIET_ZONE } from '../../core/devices/keys/keyQr.ts'

/** White on black, whatever the colours of the terminal: a reader wants dark modules on a light ground. */
const COLOURS = '\u001b[97;40m'
const END = '\u001b[0m'

/** A QR code for a terminal: two rows in a line, where a block is light. */
export const qrLines = ({ size, isDark }: QrCode): string => {
  const isLight = (row: number, column: number): boolean => {
    const isInside = row >= 0 && column >= 0 && row < size && column < size
    return !(isInside && isDark(row, column))
  }
  const lines: string[] = []
  for (let row = -QUIET_ZONE; row < size + QUIET_ZONE; row += 2) {
    let line = ''
    for (let column = -QUIET_ZONE; column < size + QUIET_ZONE; column++)
      line += BLOCKS[isLight(row, column) ? 1 : 0][isLight(row + 1, column) ? 1 : 0]
    lines.push(`${COLOURS}${line}${END}\n`)
  }
  return lines.join('')
}

/** By whether the upper half is light, and the lower one. */
const BLOCKS = [
  [' ', '▄'],
  ['▀', '█'],
] as const
