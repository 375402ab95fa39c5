import type { JsonValue } from '../../../contracts/json.ts'
import { asObject } from '../../../contracts/jsonValue.ts'
import { type LogLine, MAX_LINES } from '../line.ts'
import { lineOfJson } from '../parse/lineOfObject.ts'
import { linesOfText } from '../parse/linesOfText.ts'
import { exactJson } from '../parse/object/exactJson.ts'
import { jsonOfCbor, MAX_DEPTH } from './cbor.ts'
import { deviceLine, keyName } from './line.ts'

/** The forms in which a device sends log lines. */
export type BodyFormat = 'text' | 'json' | 'cbor'

/** The lines of a body, or the reason in words for which there are none. */
export type Body = { readonly lines: readonly [LogLine, ...LogLine[]] } | { readonly malformed: string }

/**
 * The log lines in the body of a device's message. Text is a line for each of its lines, with the prefixes of Zephyr and ESP-IDF where they are.
 * JSON and CBOR are a text, an object, or an array of them; what else stands there is kept as its text.
 * @param nowMs the time of receipt, ms since 1970
 */
export const linesOfBody = (payload: Buffer, format: BodyFormat, nowMs: number): Body => {
  if (format === 'text') return bodyOf(linesOfText(payload.toString('utf8'), { nowMs }).map(withoutSource))
  const value = format === 'cbor' ? cbor(payload) : json(payload)
  if ('malformed' in value) return value
  const values = Array.isArray(value.value) ? value.value : [value.value]
  if (values.length > MAX_LINES) return { malformed: `more than ${MAX_LINES} log lines` }
  return bodyOf(values.map(one => lineOf(one, nowMs)))
}

const bodyOf = ([first, ...others]: readonly LogLine[]): Body => {
  if (first === undefined) return { malformed: 'no log lines' }
  return others.length < MAX_LINES ? { lines: [first, ...others] } : { malformed: `more than ${MAX_LINES} log lines` }
}

const lineOf = (value: JsonValue, nowMs: number): LogLine => {
  const object = asObject(value)
  return object ? deviceLine(object, nowMs) : withoutSource(lineOfJson(value, { nowMs }))
}

/** The source is the device, whatever a line says. */
const withoutSource = ({ source: _, ...line }: LogLine & { readonly source?: string }): LogLine => line

type Value = { readonly value: JsonValue } | { readonly malformed: string }

const cbor = (payload: Buffer): Value => {
  try {
    return { value: jsonOfCbor(payload, keyName) }
  } catch (error) {
    return { malformed: `not CBOR: ${error instanceof Error ? error.message.replace(/^CBOR decode error: /, '') : ''}` }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const json = (payload: Buffer): Value => {
  let text: string
  try {
    text = utf8.decode(payload)
  } catch {
    return { malformed: 'not JSON: not UTF-8' }
  }
  const value = exactJson(text)
  if (value === undefined) return { malformed: 'not JSON' }
  return isDeeper(value, MAX_DEPTH) ? { malformed: 'not JSON: nested too deep' } : { value }
}

const isDeeper = (value: JsonValue, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1))
}
