import { visibleText } from '../design/visibleText.ts'
import type { AnyEvent } from '../kinds/kind.ts'
import { viewOf } from '../kinds/kinds.ts'

const SEPARATOR = '  '

/** An event as one line: its message, then its fields. Nothing in it is hidden, and the search sees what a person sees. */
export type Line = {
  readonly text: string
  /** Where the message ends and the fields begin. */
  readonly end: number
}

const lines = new WeakMap<AnyEvent, Line>()

/** The line of an event. It is made once. */
export const lineOf = (event: AnyEvent): Line => {
  const known = lines.get(event)
  if (known) return known
  const view = viewOf(event)
  const message = visibleText(view.message(event))
  const line = {
    text: `${message}${SEPARATOR}${visibleText(view.fields(event))}`.trimEnd(),
    end: message.length,
  }
  lines.set(event, line)
  return line
}

/** The prefix of a line in a log of many devices. It is searched, too. */
export const prefixOf = ({ deviceId }: AnyEvent): string => deviceId + SEPARATOR
