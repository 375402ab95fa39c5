import type { EventFrame, EventItem } from '../kinds.ts'

/** An event in history: its frame, and the stored item that it is in. Its place in history is the frame's id. */
export type Found = { readonly id: string; readonly frame: EventFrame; readonly item: EventItem }
