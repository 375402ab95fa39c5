import * as z from 'zod'
import { Level, MAX_TAIL, Point } from '../../contracts/frames.ts'
import { Cursor, whole } from '../../contracts/http.ts'
import { eventTypes, kinds } from '../kinds.ts'

const [first, ...others] = kinds

/** An event as history gives it over HTTP. */
export const HistoryEvent = z
  .discriminatedUnion('type', [first.History, ...others.map(({ History }) => History)])
  .meta({ id: 'HistoryEvent', description: 'The frame that viewers saw, whole, and how it travelled' })
export type HistoryEvent = z.infer<typeof HistoryEvent>

export const EventPage = z
  .strictObject({
    events: z.array(HistoryEvent),
    cursor: Cursor,
    lookedTo: z
      .string()
      .nullable()
      .describe('Everything up to this id was looked at, whether it fitted or not; null when nothing was'),
    readUnits: z.number().nonnegative().describe('What this page cost, DynamoDB read units'),
  })
  .meta({
    id: 'EventPage',
    description: 'Events; a page may hold fewer than asked for, or none, and not be the last: `cursor` tells',
  })
export type EventPage = z.infer<typeof EventPage>

/** Query of `GET /events` and `GET /devices/{id}/events`. */
export const EventQuery = z
  .strictObject({
    tail: whole(1, MAX_TAIL).optional().describe('The newest so many, in the order of their ids'),
    since: Point.optional().describe('After this id or time, oldest first'),
    until: Point.optional().describe('Before this id or time'),
    level: z.enum(Level.options).optional().describe('This level and above; `unknown` always passes'),
    type: z.enum(eventTypes).optional().describe('Only events of this type'),
    limit: whole(1, 1000).default(100).describe('Most events a page'),
    cursor: z.string().max(1024).optional().describe('From the page before; the other parameters stay as they were'),
  })
  .refine(({ tail, since }) => tail === undefined || since === undefined, 'tail or since, not both')
export type EventQuery = z.infer<typeof EventQuery>
