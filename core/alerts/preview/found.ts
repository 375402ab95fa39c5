import type { Found } from '../../events/history/found.ts'
import type { EventFrame } from '../../events/kinds.ts'
import { redactedFrame } from '../../events/redact.ts'
import { historyWireOf } from '../../events/wire.ts'
import type { Element, Match } from '../watch/matches.ts'

/**
 * An event of history in the form in which it was on the bus, where rules look at it. For a reader who may not see sensitive fields it has
 * none: whether a pattern matches would tell them.
 */
export const seenEvent = (
  { id, frame, item }: Found,
  { isTrusted, sensitiveFields }: { readonly isTrusted: boolean; readonly sensitiveFields: readonly string[] },
): Match => {
  const shown = isTrusted ? frame : redactedFrame(frame, sensitiveFields)
  const { deviceId, receivedAt } = item
  const named = { id, deviceId, receivedAt }
  const element = { ...named, ...elementOf(shown, item, isTrusted) }
  return { deviceId, id, at: Date.parse(receivedAt), element }
}

const elementOf = (frame: EventFrame, item: Found['item'], isTrusted: boolean): Element => {
  if (frame.type === 'log') {
    const { timestamp, level, message, data } = frame
    return { timestamp, level, message, ...data }
  }
  if (frame.type === 'uplink' && item.type === 'uplink') {
    const { uplink, warnings, unproven } = frame.data
    return { uplink, ...given({ warnings, unproven }), ...historyWireOf(item, isTrusted) }
  }
  if (frame.type === 'rejected' && item.type === 'rejected') {
    const { reason, resource, unproven, untold } = item
    return { reason, ...given({ resource, unproven, untold }), ...historyWireOf(item, isTrusted) }
  }
  return frame.data
}

const given = (fields: Element): Element =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
