import * as z from 'zod'
import { DeviceId } from '../contracts/deviceId.ts'
import { Timestamp } from '../contracts/fields.ts'
import { AnyLevel, Level } from '../contracts/frames.ts'

/** The attributes of every item of the Events table, whatever its kind. Times are RFC 3339, UTC. */
export const itemFields = { deviceId: z.string(), id: z.string(), level: AnyLevel, receivedAt: z.string() }

/** @see itemFields */
export type ItemFields = {
  readonly type: string
  readonly deviceId: string
  readonly id: string
  readonly level: Level
  readonly receivedAt: string
}

/** The fields of every frame of an event, whatever its kind. */
export const frameFields = {
  id: z.string().describe('Orders and resumes; equal for an event that comes twice'),
  deviceId: DeviceId,
  timestamp: Timestamp.describe('When the listener received it, RFC 3339, UTC, milliseconds'),
  level: Level.describe('How loud it is'),
  message: z.string().describe('One line for people'),
}

/** @see frameFields */
export type FrameFields = {
  readonly type: string
  readonly id: string
  readonly deviceId: string
  readonly timestamp: string
  readonly level: Level
  readonly message: string
}
