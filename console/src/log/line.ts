import type { EventFrame } from '../../../client/watch.ts'
import { visibleText } from '../design/visibleText.ts'
import { fieldsOf } from '../feed/fields.ts'

/** Longer than what an uplink of 1,024 bytes can say in this form; what is wider than the page is cut by its style. */
const LONGEST = 20_000
const SEPARATOR = '  '

/** An event as one line: what it says, then its fields. Nothing in it is hidden, and what is searched is what is seen. */
export type Line = {
  readonly text: string
  /** Where the message ends and the fields begin. */
  readonly end: number
}

const fieldsText = (event: EventFrame): string => {
  if (event.type === 'rejected') return `${event.data.bytes} bytes`
  let text = ''
  for (const { path, name, value } of fieldsOf(event.data.uplink)) {
    if (path === 'uplink_count') continue
    text += `${text && ' '}${name}=${value}`
    if (text.length > LONGEST) return `${text.slice(0, LONGEST)}…`
  }
  return text
}

const lines = new WeakMap<EventFrame, Line>()

/** The line of an event. Made once. */
export const lineOf = (event: EventFrame): Line => {
  const known = lines.get(event)
  if (known) return known
  const message = visibleText(event.message)
  const line = { text: `${message}${SEPARATOR}${visibleText(fieldsText(event))}`.trimEnd(), end: message.length }
  lines.set(event, line)
  return line
}

/** What stands before the line where the rows of many devices are shown, and is searched with it. */
export const prefixOf = ({ deviceId }: EventFrame): string => deviceId + SEPARATOR
