import type { EventFrame } from '../../client/frames.ts'
import type { Paint } from './colours.ts'
import type { WriteTime } from './time.ts'

/** How events are to look. */
export type Look = {
  readonly paint: Paint
  readonly hasColours: boolean
  readonly time: WriteTime
  readonly highlights: readonly RegExp[]
}

/**
 * Writes one event, with the line end after it.
 * @param count its number, where events are counted
 */
export type EventWriter = (event: EventFrame, count: number | undefined) => string
