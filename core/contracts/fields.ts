import * as z from 'zod'

export const Timestamp = z.iso.datetime().describe('RFC 3339, UTC, milliseconds')

/** The id of what the listener receives as one, and of what is stored as one item. */
export const ItemId = z
  .string()
  .length(26)
  .describe('ULID minted once at receipt; its random bits identify the message')
