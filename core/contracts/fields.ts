import * as z from 'zod'

export const Timestamp = z.iso.datetime().describe('RFC 3339, UTC, milliseconds')

export const EventId = z.string().describe('Id of an event')

/** The id of a message that the listener receives, and of the item in which it is stored. */
export const ItemId = z
  .string()
  .length(26)
  .describe('ULID minted once at receipt; its random bits identify the message')
