import { fittedText, MAX_FRAME_BYTES } from '../events/fit.ts'
import type { EventFrame } from '../events/kinds.ts'

/**
 * Packs events into the texts of `history` frames, in their order, each frame under 32 KB. An event that does not fit a
 * frame goes in the form that does. The frames say `done: false`: {@link lastHistoryFrame} ends a backlog.
 */
export const historyFrames = function* (deviceId: string, events: Iterable<EventFrame>): Generator<string> {
  const head = `{"type":"history","deviceId":${JSON.stringify(deviceId)},"done":false,"events":[`
  const tail = ']}'
  const most = MAX_FRAME_BYTES - Buffer.byteLength(head) - tail.length
  let texts: string[] = []
  let bytes = 0
  for (const event of events) {
    const text = fittedText(event)
    const size = Buffer.byteLength(text) + 1
    if (bytes + size > most && texts.length > 0) {
      yield head + texts.join(',') + tail
      texts = []
      bytes = 0
    }
    texts.push(text)
    bytes += size
  }
  if (texts.length > 0) yield head + texts.join(',') + tail
}

/** The frame that ends a backlog. */
export const lastHistoryFrame = (deviceId: string): string =>
  JSON.stringify({ type: 'history', deviceId, events: [], done: true })
