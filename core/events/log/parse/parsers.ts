import type { Parser } from './entry.ts'
import { jsonFormat } from './formats/json.ts'
import { textEntry } from './formats/text.ts'

/** Reads a line of any format but JSON. */
const readPlain: Parser = textEntry

const innerJson = jsonFormat(readPlain)

/** Reads a message within JSON, which may be a line of any format, JSON included. */
export const readMessage: Parser = (line, reading) =>
  (line.startsWith('{') ? innerJson(line, reading) : undefined) ?? readPlain(line, reading)

const byName = {
  json: jsonFormat(readMessage),
  text: textEntry,
} satisfies Record<string, Parser>

/** The formats that a source's settings can name. */
export type FormatName = keyof typeof byName

/** A parser for each format. `text` takes every line. */
export const parsers: Readonly<Record<FormatName, Parser>> = byName

/** Whether a text is the name of a format. */
export const isFormatName = (name: string): name is FormatName => Object.hasOwn(byName, name)
