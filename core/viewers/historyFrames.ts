import { fittedText } from '../events/fit.ts'
import type { EventFrame } from '../events/kinds.ts'
import { packed } from './packed.ts'

/**
 * Packs events into the texts of `history` frames, in their order, each frame under 32 KB. An event that does not fit a
 * frame goes in the form that does. The frames say `done: false`: {@link lastHistoryFrame} ends a backlog.
 */
export const historyFrames = (deviceId: string, events: readonly EventFrame[]): Generator<string> =>
  packed(
    `{"type":"history","deviceId":${JSON.stringify(deviceId)},"done":false,"events":[`,
    events.map(event => fittedText(event)),
  )

/** The frame that ends a backlog. */
export const lastHistoryFrame = (deviceId: string): string =>
  JSON.stringify({ type: 'history', deviceId, events: [], done: true })
