import * as z from 'zod'
import { ViewerMessage, Watched } from '../../core/contracts/frames.ts'

const [, { shape: wanted }] = ViewerMessage.options

/** Query of the URL that a viewer opens: each parameter once. `ws-connect` reads the same as text; a test holds the two together. */
export const HandshakeQuery = z.looseObject({
  deviceId: Watched.describe('The device to watch, or `*` for all that the token covers'),
  tail: wanted.tail.describe('First the newest so many stored events; not with `since`'),
  since: wanted.since.describe('First every stored event after this id or time; not with `tail`'),
  level: wanted.level.describe('This level and above; `unknown` always passes'),
  batch: z
    .enum(['0', '1'])
    .optional()
    .describe('`1`: events that come together may share an `events` frame. Log lines always do'),
  status: z
    .enum(['0', '1'])
    .optional()
    .describe('`1`: changes of status in place of events, without history: not with `tail` or `since`'),
  token: z
    .string()
    .optional()
    .describe('The token, where no header can be set. Short-lived ones only: URLs end up in logs'),
})

/** Headers of the request that opens the socket. */
export const HandshakeHeaders = z.looseObject({
  Authorization: z.string().optional().describe('`Bearer` and the token'),
  'Sec-WebSocket-Protocol': z
    .string()
    .optional()
    .describe(
      '`sonde.v1`, and the token unless it stands elsewhere; in any order, with other names between, in one line or several',
    ),
})
