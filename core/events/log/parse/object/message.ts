import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { jsonText } from './jsonText.ts'

/** A message, and whether it was made from several fields. */
export type Message = { readonly value: string; readonly isRendered: boolean }

/** Names that hold a message only if they hold text: elsewhere they are objects, or numbers. */
const TEXT_ONLY = new Set(['log', 'text', 'event', 'body', 'fields', 'Log', 'Text', 'Event', 'Body'])

/** The message in a field of an object, as text. */
export const messageOf = (path: string, value: JsonValue, whole: Json): Message | undefined => {
  if (path === '@mt' || path === 'MessageTemplate') {
    return typeof value === 'string' ? { value: rendered(value, whole), isRendered: true } : undefined
  }
  if (typeof value === 'string') return value === '' ? undefined : { value, isRendered: false }
  if (TEXT_ONLY.has(path) || value === null) return undefined
  return { value: bytesAsText(value) ?? linesAsText(value) ?? jsonText(value), isRendered: false }
}

/** systemd's journal gives a message that is no text as a list of bytes. */
const bytesAsText = (value: JsonValue): string | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const bytes = value.filter(byte => typeof byte === 'number' && Number.isInteger(byte) && byte >= 0 && byte < 256)
  return bytes.length === value.length ? new TextDecoder().decode(Uint8Array.from(bytes.map(Number))) : undefined
}

/** A message of several lines, one text each. */
const linesAsText = (value: JsonValue): string | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const lines = value.filter(line => typeof line === 'string')
  return lines.length === value.length ? lines.join('\n') : undefined
}

/** A message template of Serilog (messagetemplates.org) with the properties of the object in their places. */
const rendered = (template: string, properties: Json): string => {
  const inner = properties.Properties
  const values = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : properties
  return template.replace(/\{[@$]?(\w{1,100})(?:[,:][^{}]{0,40})?\}/g, (hole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) return hole
    return typeof value === 'string' ? value : jsonText(value)
  })
}
