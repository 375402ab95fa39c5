import type { EventFrame, EventItem } from '../kinds.ts'

/** An event in history: its frame, and the stored item that holds it. The id is the frame's. */
export type Found = { readonly id: string; readonly frame: EventFrame; readonly item: EventItem }
