import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser } from '../entry.ts'
import { levelOfStatus } from '../level/levelOf.ts'
import { monthTimeAt } from '../time/monthTime.ts'
import { quotedAt } from './pairs.ts'

/** The part before the time is not longer, characters. */
const MAX_BEFORE = 1024
const NUMBERS = / (\d{3}|-) (\d{1,15}|-)(?= |$)/y
const REQUEST = /^([A-Z][A-Z_-]{1,19}) (\S+)(?: (HTTP\/[\d.]{1,4}|\S{1,20}))?$/

/**
 * Access logs of Apache and nginx in the common and the combined format, also with the virtual host in front and with more fields behind, and
 * those of Django, which begin with the time.
 * The message is the request with its status; the level is that of the status: 5xx error, 4xx warn, else info.
 */
export const accessLogFormat: Parser = (line, reading) => {
  const isBare = line.startsWith('[')
  const open = isBare ? -1 : line.indexOf(' [')
  if ((open < 1 && !isBare) || open > MAX_BEFORE) return undefined
  const time = monthTimeAt(line, open + 2, reading)
  if (time?.timestamp === undefined || !line.startsWith('] "', time.end)) return undefined
  const request = quotedAt(line, time.end + 2)
  if (!request) return undefined
  NUMBERS.lastIndex = request.end
  const [numbers, status = '-', bytes = '-'] = NUMBERS.exec(line) ?? []
  const before = isBare ? {} : clientOf(line.slice(0, open))
  if (numbers === undefined || !before) return undefined
  const asked = line.slice(time.end + 3, request.end - 1)
  const metadata: Json = { ...before, ...requestOf(asked) }
  if (status !== '-') metadata.status = Number(status)
  if (bytes !== '-') metadata.bytes = Number(bytes)
  const rest = quotedFields(line, request.end + numbers.length, metadata)
  if (rest !== '') metadata.rest = rest
  const message = `${asked} ${status}`
  return entryOf({ timestamp: time.timestamp, level: levelOfStatus(Number(status)), message, metadata })
}

/** Client, identity and user; a virtual host may stand in front, and a user may have blanks. */
const clientOf = (text: string): Json | undefined => {
  // A proxy may write a list of addresses.
  const words = text.replaceAll(', ', ',').split(' ')
  const isBehindHost = words.length >= 4 && words[2] === '-' && words[1] !== '-'
  const [client, identity, ...user] = isBehindHost ? words.slice(1) : words
  if (!client || identity === undefined || user.length === 0) return undefined
  const metadata: Json = {}
  if (isBehindHost && words[0]) metadata.host = words[0]
  metadata.client = client
  if (identity !== '-') metadata.identity = identity
  if (!['-', '""'].includes(user.join(' '))) metadata.user = user.join(' ')
  return metadata
}

const requestOf = (request: string): Json => {
  const [whole, method = '', path = '', protocol] = request.length < 8192 ? (REQUEST.exec(request) ?? []) : []
  if (whole === undefined) return request === '-' ? {} : { request }
  return protocol === undefined ? { method, path } : { method, path, protocol }
}

/** Referer and user agent go into the metadata. @returns the text behind them */
const quotedFields = (line: string, from: number, metadata: Json): string => {
  let at = from
  for (const name of ['referer', 'user_agent']) {
    if (!line.startsWith(' "', at)) break
    const field = quotedAt(line, at + 1)
    if (!field) break
    const value = line.slice(at + 2, field.end - 1)
    if (value !== '-' && value !== '') metadata[name] = value
    at = field.end
  }
  return line.slice(at).trim()
}
