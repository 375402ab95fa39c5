import type { QrCode } from '../keyQr.ts'

/*
 * A reader of QR codes by the rules of ISO/IEC 18004, for codes whose modules are all right: it looks for no code in a picture, and corrects nothing. It throws where a rule is
 * broken, and shares nothing with the program that makes the codes.
 */

/** §7.5.1, table 9, level M of versions 8 to 20: error correction codewords of a block, and the data codewords of its blocks, as [blocks, codewords]. */
const BLOCKS: Readonly<Record<number, readonly [number, ...(readonly [number, number])[]]>> = {
  8: [22, [2, 38], [2, 39]],
  9: [22, [3, 36], [2, 37]],
  10: [26, [4, 43], [1, 44]],
  11: [30, [1, 50], [4, 51]],
  12: [22, [6, 36], [2, 37]],
  13: [22, [8, 37], [1, 38]],
  14: [24, [4, 40], [5, 41]],
  15: [24, [5, 41], [5, 42]],
  16: [28, [7, 45], [3, 46]],
  17: [28, [10, 46], [1, 47]],
  18: [26, [9, 43], [4, 44]],
  19: [26, [3, 44], [11, 45]],
  20: [26, [3, 41], [13, 42]],
}
const LEVEL_M = 0b00
const BYTE_MODE = 0b0100

/** §7.8.2, table 10. */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  row => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

type Place = readonly [row: number, column: number]

const need = (holds: boolean, rule: string): void => {
  if (!holds) throw new Error(`not a QR code: ${rule}`)
}

/** The text of a code of version 8 to 20 and level M. @throws Error that names the rule that is broken */
export const readQr = ({ size, isDark }: QrCode): string => {
  const version = (size - 17) / 4
  need(BLOCKS[version] !== undefined, `the size ${size}`)
  const bitsAt = (places: readonly Place[]): number =>
    places.reduce((bits, [row, column]) => (bits << 1) | (isDark(row, column) ? 1 : 0), 0)

  const formats = formatPlaces(size).map(bitsAt)
  need(formats[0] === formats[1], '§7.9: both copies of the format are the same')
  const format = (formats[0] ?? 0) ^ 0x5412
  need(remainder(format, 0x537, 10) === 0, '§7.9: the format is a word of its code')
  need(format >> 13 === LEVEL_M, '§7.9: level M')
  need(isDark(size - 8, 8), '§7.9: the module beside the format is dark')
  const versions = versionPlaces(size).map(bitsAt)
  need(versions[0] === versions[1], '§7.10: both copies of the version are the same')
  need((versions[0] ?? 0) >> 12 === version, '§7.10: the version')
  need(remainder(versions[0] ?? 0, 0x1f25, 12) === 0, '§7.10: the version is a word of its code')
  for (let at = 8; at < size - 8; at++)
    need(isDark(6, at) === (at % 2 === 0) && isDark(at, 6) === (at % 2 === 0), '§6.3.5: the timing patterns alternate')

  const isMasked = MASKS[(format >> 10) & 7]
  const bits = dataPlaces(size, version).map(([row, column]) => isDark(row, column) !== isMasked?.(row, column))
  const codewords = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    bits.slice(8 * at, 8 * at + 8).reduce((byte, bit) => (byte << 1) | (bit ? 1 : 0), 0),
  )
  const data = dataOf(codewords, version)
  const nibbleAt = (at: number): number => ((data[at >> 1] ?? 0) >> (at % 2 === 0 ? 4 : 0)) & 15
  const numberAt = (at: number, nibbles: number): number =>
    Array.from({ length: nibbles }, (_, index) => nibbleAt(at + index)).reduce((sum, nibble) => (sum << 4) | nibble, 0)
  need(nibbleAt(0) === BYTE_MODE, '§7.4.5: bytes')
  const lengthNibbles = version < 10 ? 2 : 4
  const length = numberAt(1, lengthNibbles)
  const from = 1 + lengthNibbles
  need(numberAt(from + 2 * length, 1) === 0, '§7.4.9: the terminator')
  return Buffer.from(Array.from({ length }, (_, at) => numberAt(from + 2 * at, 2))).toString('utf8')
}

/** The data codewords of all blocks. @throws Error where a block is no word of its Reed-Solomon code */
const dataOf = (codewords: readonly number[], version: number): readonly number[] => {
  const [corrections = 0, ...groups] = BLOCKS[version] ?? []
  const lengths = groups.flatMap(([blocks, codewordsOf]) => Array.from({ length: blocks }, () => codewordsOf))
  const blocks: number[][] = lengths.map(() => [])
  let at = 0
  // §7.6: the first codeword of each block, then the second of each; shorter blocks end sooner.
  for (let place = 0; place < Math.max(...lengths); place++)
    for (const [index, length] of lengths.entries()) if (place < length) blocks[index]?.push(codewords[at++] ?? 0)
  for (let place = 0; place < corrections; place++) for (const block of blocks) block.push(codewords[at++] ?? 0)
  for (const block of blocks)
    for (let root = 0; root < corrections; root++)
      need(block.reduce((sum, codeword) => times(sum, power(root)) ^ codeword, 0) === 0, '§7.5.2: a word of its code')
  return blocks.flatMap(block => block.slice(0, -corrections))
}

/** §7.5.2: the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1. */
const times = (one: number, other: number): number => {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0)
    if ((other >> bit) & 1) product ^= one
  }
  return product
}
const power = (exponent: number): number => (exponent === 0 ? 1 : times(power(exponent - 1), 2))

const remainder = (word: number, generator: number, degree: number): number => {
  let rest = word
  for (let bit = 17; bit >= degree; bit--) if ((rest >> bit) & 1) rest ^= generator << (bit - degree)
  return rest
}

/** §7.9, figure 25: the most significant bit first. */
const formatPlaces = (size: number): readonly (readonly Place[])[] => [
  [...range(0, 6), 7]
    .map((column): Place => [8, column])
    .concat([8, 7, ...range(0, 6).toReversed()].map((row): Place => [row, 8])),
  range(size - 7, size)
    .toReversed()
    .map((row): Place => [row, 8])
    .concat(range(size - 8, size).map((column): Place => [8, column])),
]

/** §7.10, figure 26: the most significant bit first. */
const versionPlaces = (size: number): readonly (readonly Place[])[] => {
  const places = range(0, 6)
    .toReversed()
    .flatMap(row => [size - 9, size - 10, size - 11].map((column): Place => [row, column]))
  return [places, places.map(([row, column]): Place => [column, row])]
}

/** §7.7.3: the modules of the codewords, two columns at a time from the right, upwards and downwards in turn. */
const dataPlaces = (size: number, version: number): readonly Place[] => {
  const columns = range(0, size)
    .toReversed()
    .filter(column => column > 6 || column < 6)
  const centres = alignmentCentres(size, version)
  const pairs = range(0, columns.length / 2).map(pair => columns.slice(2 * pair, 2 * pair + 2))
  return pairs.flatMap((pair, index) => {
    const rows = range(0, size)
    return (index % 2 === 0 ? rows.toReversed() : rows)
      .flatMap(row => pair.map((column): Place => [row, column]))
      .filter(([row, column]) => !isFunction(size, centres, row, column))
  })
}

const isFunction = (size: number, centres: readonly number[], row: number, column: number): boolean => {
  const isFinder = (row < 9 && (column < 9 || column >= size - 8)) || (row >= size - 8 && column < 9)
  const isVersion = (row < 6 && column >= size - 11) || (column < 6 && row >= size - 11)
  const isAlignment = centres.some(top =>
    centres.some(left => {
      const isCorner = (top === 6 && (left === 6 || left === size - 7)) || (left === 6 && top === size - 7)
      return !isCorner && Math.abs(row - top) <= 2 && Math.abs(column - left) <= 2
    }),
  )
  return isFinder || isVersion || isAlignment || row === 6 || column === 6
}

/** Annex E. */
const alignmentCentres = (size: number, version: number): readonly number[] => {
  const count = Math.floor(version / 7) + 2
  const step = 2 * Math.ceil((version * 4 + 4) / (count * 2 - 2))
  return [6, ...range(0, count - 1).map(index => size - 7 - index * step)]
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index)
