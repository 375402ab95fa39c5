import type { EventFrame } from '../../client/frames.ts'
import type { EventWriter } from './look.ts'
import { printableJson } from './printable.ts'

/** One JSON object a line: the event as the socket has it. */
export const jsonWriter: EventWriter = event => `${printableJson(event)}\n`

/** The same; a message that is a JSON object stands as that object. */
export const extendedJsonWriter =
  (indent?: number): EventWriter =>
  event =>
    `${printableJson({ ...event, message: messageIn(event) }, indent)}\n`

const messageIn = ({ message }: EventFrame): unknown => {
  if (!message.startsWith('{')) return message
  try {
    const value: unknown = JSON.parse(message)
    return value
  } catch {
    return message
  }
}
