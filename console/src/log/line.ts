import type { Paint } from '../ansi/painted.ts'
import { visibleText } from '../design/visibleText.ts'
import type { AnyEvent } from '../kinds/kind.ts'
import { viewOf } from '../kinds/kinds.ts'

const SEPARATOR = '  '

/** An event as one line: its message, then its fields. Nothing in it is hidden, and the search sees what a person sees. */
export type Line = {
  readonly text: string
  /** Where the message ends and the fields begin. */
  readonly end: number
  /** Where the first line of the message ends: before `end` when it has several. */
  readonly firstEnd: number
  /** The coloured parts of the message. */
  readonly paints: readonly Paint[]
}

const lines = new WeakMap<AnyEvent, Line>()
const UNPAINTED: readonly Paint[] = []

/** The line of an event. It is made once. */
export const lineOf = (event: AnyEvent): Line => {
  const known = lines.get(event)
  if (known) return known
  const view = viewOf(event)
  const { text: message, paints } = view.painted?.(event) ?? {
    text: visibleText(view.message(event)),
    paints: UNPAINTED,
  }
  const lineBreak = message.indexOf('\n')
  const line = {
    text: `${message}${SEPARATOR}${visibleText(view.fields(event))}`.trimEnd(),
    end: message.length,
    firstEnd: lineBreak < 0 ? message.length : lineBreak,
    paints,
  }
  lines.set(event, line)
  return line
}

const LINE_BREAK = /\n/g
const counts = new WeakMap<Line, number>()

/** How many lines the message of an event has. */
export const linesIn = (event: AnyEvent): number => {
  const line = lineOf(event)
  if (line.firstEnd === line.end) return 1
  const known = counts.get(line)
  if (known !== undefined) return known
  const count = 1 + (line.text.slice(0, line.end).match(LINE_BREAK)?.length ?? 0)
  counts.set(line, count)
  return count
}

/** The message of an event as text, all lines of it. */
export const messageOf = (event: AnyEvent): string => {
  const { text, end } = lineOf(event)
  return text.slice(0, end)
}

/** The prefix of a line in a log of many devices. It is searched, too. */
export const prefixOf = ({ deviceId }: AnyEvent): string => deviceId + SEPARATOR
