import * as z from 'zod'
import { Level } from '../../contracts/frames.ts'
import { Cursor, whole } from '../../contracts/http.ts'
import { MAX_TAIL } from '../../contracts/levels.ts'
import { Point } from '../../contracts/point.ts'
import { eventTypes, kinds } from '../kinds.ts'

const [first, ...others] = kinds

/** An event as history gives it over HTTP. */
export const HistoryEvent = z
  .discriminatedUnion('type', [first.History, ...others.map(({ History }) => History)])
  .meta({ id: 'HistoryEvent', description: 'The complete frame that viewers saw, and how it travelled' })
export type HistoryEvent = z.infer<typeof HistoryEvent>

export const EventPage = z
  .strictObject({
    events: z.array(HistoryEvent),
    cursor: Cursor,
    lookedTo: z
      .string()
      .nullable()
      .describe(
        'The search has reached this id, or this bound, a whole minute, where the token does not cover all devices; null when it has reached none',
      ),
    readUnits: z
      .number()
      .nonnegative()
      .optional()
      .describe('The cost of this page, DynamoDB read units; only for a token that covers all devices'),
  })
  .meta({
    id: 'EventPage',
    description: 'Events; a page may hold fewer than `limit`, or none, without being the last: `cursor` tells',
  })
export type EventPage = z.infer<typeof EventPage>

/** The body of a page of events, by the media type in which a client gets it. */
export const eventAnswers = { 'application/json': EventPage, 'application/x-ndjson': undefined, 'text/csv': undefined }

const oneOf = <const Options extends readonly string[]>(options: Options) =>
  z.enum(options, `not one of ${options.join(', ')}`)

/** Query of `GET /events` and `GET /devices/{id}/events`. */
export const EventQuery = z
  .strictObject({
    tail: whole(1, MAX_TAIL).optional().describe('This number of the newest events, in the order of their ids'),
    since: Point.optional().describe('After this id or time, oldest first'),
    until: Point.optional().describe('Before this id or time'),
    level: oneOf(Level.options).optional().describe('This level and above; `unknown` always passes'),
    type: oneOf(eventTypes).optional().describe('Only events of this type'),
    limit: whole(1, 1000).default(100).describe('Maximum number of events in a page'),
    cursor: z
      .string()
      .max(1024)
      .optional()
      .describe('The cursor of the previous page; the other parameters must be unchanged'),
  })
  .refine(({ tail, since }) => tail === undefined || since === undefined, 'tail or since, not both')
export type EventQuery = z.infer<typeof EventQuery>
