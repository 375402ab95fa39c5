const BYTES_A_LINE = 16
const SPACE = 0x20
const LAST_ASCII = 0x7e

/** Bytes of one line that belong to the same part; `part` is its index, undefined for bytes outside of all parts. */
export type HexRun = { readonly part: number | undefined; readonly hex: string; readonly ascii: string }
/** One line of a hex dump. */
export type HexLine = { readonly offset: string; readonly runs: readonly HexRun[] }

/** The bytes of a base64 text. @throws DOMException when it is not valid */
export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), one => one.charCodeAt(0))

const hexOf = (byte: number) => byte.toString(16).padStart(2, '0')
const asciiOf = (byte: number) => (byte >= SPACE && byte <= LAST_ASCII ? String.fromCharCode(byte) : '.')

/** A hex dump: sixteen bytes on each line, as numbers and as ASCII, in runs of the same part. */
export const hexLines = (bytes: Uint8Array, partAt: (offset: number) => number | undefined): HexLine[] => {
  const lines: HexLine[] = []
  for (let offset = 0; offset < bytes.length; offset += BYTES_A_LINE) {
    const runs: HexRun[] = []
    for (const [index, byte] of bytes.subarray(offset, offset + BYTES_A_LINE).entries()) {
      const part = partAt(offset + index)
      const last = runs.at(-1)
      const run = { part, hex: hexOf(byte), ascii: asciiOf(byte) }
      if (last && last.part === part) {
        runs.splice(-1, 1, { part, hex: `${last.hex} ${run.hex}`, ascii: last.ascii + run.ascii })
      } else runs.push(run)
    }
    lines.push({ offset: offset.toString(16).padStart(4, '0'), runs })
  }
  return lines
}
