import type { EventFrame } from '../events/kinds.ts'
import { sees, statusChangeIn } from './audience.ts'
import { packed } from './packed.ts'
import { subscriptionOf } from './subscriptionOf.ts'
import type { Viewer } from './viewers.ts'

/** The `status` frames of a connection, and the frames of events whose changes are in them. */
export type StatusMessages = { readonly frames: readonly EventFrame[]; readonly texts: readonly string[] }

/**
 * The changes of status in an event, for the subscriptions to status of each connection: all that one connection sees are in one
 * message, up to 32 KB. Connections that see the same share the texts.
 */
export const statusMessages = (frames: readonly EventFrame[]) => {
  const changes = frames.flatMap(frame => {
    const change = statusChangeIn(frame)
    return change ? [{ frame, text: JSON.stringify(change) }] : []
  })
  const known = new Map<string, StatusMessages>()
  return (viewers: readonly Viewer[]): StatusMessages => {
    const seen = viewers.length > 0 ? changes.filter(({ frame }) => sees(viewers, frame)) : []
    const deviceId = subscriptionOf(viewers)
    const group = `${deviceId} ${seen.map(({ frame }) => frame.id).join(' ')}`
    const head = `{"type":"status","deviceId":${JSON.stringify(deviceId)},"changes":[`
    const messages = known.get(group) ?? {
      frames: seen.map(({ frame }) => frame),
      texts: [
        ...packed(
          head,
          seen.map(({ text }) => text),
        ),
      ],
    }
    known.set(group, messages)
    return messages
  }
}
