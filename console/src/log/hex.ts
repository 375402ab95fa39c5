const BYTES_A_LINE = 16
const SPACE = 0x20
const LAST_ASCII = 0x7e

/** One line of a hex dump. */
export type HexLine = { readonly offset: string; readonly hex: string; readonly ascii: string }

/** The bytes of a base64 text. @throws DOMException when it is none */
export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), one => one.charCodeAt(0))

/** Bytes sixteen a line, as numbers and as ASCII. */
export const hexLines = (bytes: Uint8Array): HexLine[] => {
  const lines: HexLine[] = []
  for (let offset = 0; offset < bytes.length; offset += BYTES_A_LINE) {
    const some = [...bytes.subarray(offset, offset + BYTES_A_LINE)]
    lines.push({
      offset: offset.toString(16).padStart(4, '0'),
      hex: some.map(byte => byte.toString(16).padStart(2, '0')).join(' '),
      ascii: some.map(byte => (byte >= SPACE && byte <= LAST_ASCII ? String.fromCharCode(byte) : '.')).join(''),
    })
  }
  return lines
}
