import { visibleText } from '../design/visibleText.ts'
import type { AnyEvent } from '../kinds/kind.ts'
import { viewOf } from '../kinds/kinds.ts'

const SEPARATOR = '  '

/** An event as one line: what it says, then its fields. Nothing in it is hidden, and what is searched is what is seen. */
export type Line = {
  readonly text: string
  /** Where the message ends and the fields begin. */
  readonly end: number
}

const lines = new WeakMap<AnyEvent, Line>()

/** The line of an event. Made once. */
export const lineOf = (event: AnyEvent): Line => {
  const known = lines.get(event)
  if (known) return known
  const message = visibleText(event.message)
  const line = {
    text: `${message}${SEPARATOR}${visibleText(viewOf(event).fields(event))}`.trimEnd(),
    end: message.length,
  }
  lines.set(event, line)
  return line
}

/** What stands before the line where the rows of many devices are shown, and is searched with it. */
export const prefixOf = ({ deviceId }: AnyEvent): string => deviceId + SEPARATOR
