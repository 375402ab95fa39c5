import type { Response } from './transport.ts'

/** A response that has come whole. */
export type WholeResponse = Response & {
  /** Whether the connection may be used again: the service keeps it, and nothing follows the response. */
  readonly isKept: boolean
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: |$)/
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/

/**
 * Reads a response of HTTP/1.1 (RFC 9112 §§4 to 7) from what has come over a connection. Interim responses are passed over.
 * @returns undefined until it is whole
 * @throws Error for what is no response, or none whose end can be told: no length, two of them, or a coding other than `chunked`
 */
export const responseIn = (bytes: Buffer): WholeResponse | undefined => {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd === -1) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const [, minor, status] = STATUS_LINE.exec(first) ?? []
  if (status === undefined) throw new Error('the answer is no response of HTTP/1.1')
  const rest = bytes.subarray(headEnd + HEAD_END.length)
  if (status.startsWith('1')) return responseIn(rest)
  const headers = fieldsIn(lines)
  const body = bodyIn(rest, headers)
  if (!body) return undefined
  const { connection = '' } = headers
  const isKept = minor === '1' && !/\bclose\b/i.test(connection) && body.end === rest.length
  return { statusCode: Number(status), headers, body: body.bytes.toString(), isKept }
}

type Fields = Readonly<Record<string, string>>

const fieldsIn = (lines: readonly string[]): Fields => {
  const fields: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value = ''] = FIELD.exec(line) ?? []
    if (name === undefined) throw new Error('a header of the response is not well-formed')
    const key = name.toLowerCase()
    fields[key] = fields[key] === undefined ? value : `${fields[key]}, ${value}`
  }
  return fields
}

type Body = { readonly bytes: Buffer; readonly end: number }

const bodyIn = (bytes: Buffer, fields: Fields): Body | undefined => {
  const { 'content-length': length, 'transfer-encoding': coding } = fields
  if (coding !== undefined) {
    if (length !== undefined || coding.toLowerCase() !== 'chunked')
      throw new Error('the end of the response cannot be told')
    return chunksIn(bytes)
  }
  if (length === undefined || !/^\d{1,15}$/.test(length)) throw new Error('the response has no length')
  const end = Number(length)
  return end > bytes.length ? undefined : { bytes: bytes.subarray(0, end), end }
}

/** RFC 9112 §7.1. Extensions of chunks and trailers mean nothing here. */
const chunksIn = (bytes: Buffer): Body | undefined => {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd === -1) return undefined
    const [, digits] = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(bytes.toString('latin1', at, lineEnd)) ?? []
    if (digits === undefined) throw new Error('a chunk of the response has no length')
    const size = Number.parseInt(digits, 16)
    at = lineEnd + LINE_END.length
    if (size === 0) return trailed(chunks, bytes, at)
    if (at + size + LINE_END.length > bytes.length) return undefined
    chunks.push(bytes.subarray(at, at + size))
    at += size
    if (!bytes.subarray(at, at + LINE_END.length).equals(LINE_END))
      throw new Error('a chunk of the response does not end')
    at += LINE_END.length
  }
}

const trailed = (chunks: readonly Buffer[], bytes: Buffer, from: number): Body | undefined => {
  let at = from
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd === -1) return undefined
    const isLast = lineEnd === at
    at = lineEnd + LINE_END.length
    if (isLast) return { bytes: Buffer.concat(chunks), end: at }
  }
}
