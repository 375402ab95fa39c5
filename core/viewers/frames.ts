import * as z from 'zod'
import {
  AckFrame,
  ConnectedFrame,
  ErrorFrame,
  GapFrame,
  LiveFrame,
  PongFrame,
  SubscribedFrame,
  UnsubscribedFrame,
  Watched,
} from '../contracts/frames.ts'
import { EventFrame } from '../events/frames.ts'
import { StatusChanged } from '../events/status/detail.ts'

export const HistoryFrame = z
  .strictObject({
    type: z.literal('history'),
    deviceId: Watched,
    events: z.array(EventFrame).describe('In the order of their ids, over all frames of one backlog'),
    done: z.boolean().describe('Whether this is the last frame of the backlog'),
  })
  .meta({ id: 'HistoryFrame', description: 'Stored events that were asked for by `tail` or `since`' })
export type HistoryFrame = z.infer<typeof HistoryFrame>

export const EventsFrame = z
  .strictObject({
    type: z.literal('events'),
    deviceId: Watched,
    events: z
      .array(EventFrame)
      .min(1)
      .describe('In the order of their ids, also over the frames of one event on the bus'),
  })
  .meta({
    id: 'EventsFrame',
    description:
      'Live events, several in one message: log lines always, others where `batch=1` was asked for and more than one came together',
  })
export type EventsFrame = z.infer<typeof EventsFrame>

export const StatusFrame = z
  .strictObject({
    type: z.literal('status'),
    deviceId: Watched,
    changes: z
      .array(StatusChanged.omit({ receivedAt: true }).strict())
      .min(1)
      .describe('Those that came together, of one device or several. History has the event of each under its id'),
  })
  .meta({
    id: 'StatusFrame',
    description:
      'Changes of status, for a subscription with `status`. It has no `id`, unlike the event `status` of a device',
  })
export type StatusFrame = z.infer<typeof StatusFrame>

/** The frames that are about the connection or a subscription, by their names in the documentation. */
export const ownFrames = {
  ConnectedFrame,
  HistoryFrame,
  EventsFrame,
  StatusFrame,
  LiveFrame,
  GapFrame,
  SubscribedFrame,
  UnsubscribedFrame,
  PongFrame,
  AckFrame,
  ErrorFrame,
} as const

/** Every frame that the server sends to a viewer. */
export type Frame = z.infer<typeof EventFrame | (typeof ownFrames)[keyof typeof ownFrames]>
