import type { Json } from '../../../contracts/json.ts'
import { bytesOfLine, type LogLine } from '../line.ts'

/** The maximum length of a message, bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 16 * 1024

/** The maximum size of a line, bytes of JSON: what a frame takes with room for its other fields. */
export const MAX_LINE_BYTES = 24 * 1024

/** Tells in the metadata how many characters of the message were cut off. */
export const CUT_CHARACTERS = 'cut_characters'
/** Tells in the metadata which of its fields were left out, and how many if they are more than a few. */
export const CUT_FIELDS = 'cut_fields'
const NAMED_FIELDS = 8
const NAME_LENGTH = 64

/** A line that is as long as lines may be: what is cut off is told in its metadata. */
export const fittedLine = (line: LogLine): LogLine => {
  if (line.message.length * 3 <= MAX_MESSAGE_BYTES && bytesOfLine(line) <= MAX_LINE_BYTES) return line
  const application = line.application && line.application.length > 256 ? line.application.slice(0, 256) : undefined
  return fittedMetadata(fittedMessage({ ...line, ...(application && { application }) }))
}

const fittedMessage = (line: LogLine): LogLine => {
  if (bytesInJson(line.message) <= MAX_MESSAGE_BYTES) return line
  // The longest beginning that fits: found by halving, since characters have one to six bytes in JSON.
  let [fits, tooLong] = [0, Math.min(line.message.length, MAX_MESSAGE_BYTES) + 1]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (bytesInJson(line.message.slice(0, middle)) <= MAX_MESSAGE_BYTES) fits = middle
    else tooLong = middle
  }
  const end = isHighSurrogate(line.message.charCodeAt(fits - 1)) ? fits - 1 : fits
  const cut = line.message.length - end
  return { ...line, message: line.message.slice(0, end), metadata: { ...line.metadata, [CUT_CHARACTERS]: cut } }
}

/** Leaves out the largest fields until the line fits. */
const fittedMetadata = (line: LogLine): LogLine => {
  const { metadata = {} } = line
  let excess = bytesOfLine(line) - MAX_LINE_BYTES
  if (excess <= 0) return line
  excess += 2 * (CUT_FIELDS.length + NAMED_FIELDS * NAME_LENGTH)
  const sizes = Object.entries(metadata)
    .filter(([name]) => name !== CUT_CHARACTERS)
    .map(([name, value]) => ({ name, bytes: bytesInJson({ [name]: value }) }))
    .toSorted((one, other) => other.bytes - one.bytes)
  const left = new Set<string>()
  for (const { name, bytes } of sizes) {
    if (excess <= 0) break
    left.add(name)
    excess -= bytes - 1
  }
  return { ...line, metadata: { ...without(metadata, left), [CUT_FIELDS]: told([...left]) } }
}

const without = (metadata: Json, left: ReadonlySet<string>): Json =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => !left.has(name)))

const told = (names: readonly string[]): string => {
  const shown = names.slice(0, NAMED_FIELDS).map(name => name.slice(0, NAME_LENGTH))
  const more = names.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const bytesInJson = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
