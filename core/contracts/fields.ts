import * as z from 'zod'

export const Timestamp = z.iso.datetime().describe('RFC 3339, UTC, milliseconds')

export const EventId = z.string().describe('Id of an event')

/** The id of a message that the listener receives, and of the item in which it is stored. */
export const ItemId = z
  .string()
  .length(26)
  .describe('ULID minted once at receipt; its random bits identify the message')

export const FormerId = z
  .string()
  .length(26)
  .optional()
  .describe(
    'The id under the listener’s former secret, for the four minutes after a new one came into force: what is known by either id is the same message',
  )
