import * as z from 'zod'
import { type Claims, mayWatch } from '../access/claims.ts'
import { type Handshake, offeredSubprotocols, SUBPROTOCOL } from '../access/credential.ts'
import { isDeviceId } from '../contracts/deviceId.ts'
import type { ViewerOpened } from '../contracts/events.ts'
import { Level } from '../contracts/frames.ts'
import { ALL_DEVICES, type Viewers } from './viewers.ts'

/** API Gateway cuts a connection after two hours; its row goes a little later. */
const ROW_LIFETIME_SECONDS = 2 * 60 * 60 + 15 * 60

/** What `$connect` is answered: 200 opens the socket, anything else refuses it and reaches the client as it is. */
export type ConnectAnswer = { readonly statusCode: number; readonly body?: string; readonly subprotocol?: string }

/**
 * Takes a viewer in: writes its row and announces it, so that it is greeted once its socket is open (a post before that
 * is 410). A viewer that could not be announced is not taken in.
 */
export const connector =
  ({
    viewers,
    announce,
    now,
  }: {
    viewers: Pick<Viewers, 'add' | 'remove'>
    announce: (opened: ViewerOpened) => Promise<void>
    now: () => number
  }) =>
  async (handshake: Handshake, connectionId: string, claims: Claims): Promise<ConnectAnswer> => {
    const wish = Wish.safeParse(handshake.query)
    if (!wish.success) return { statusCode: 400, body: wish.error.issues[0]?.message ?? 'bad request' }
    const { deviceId, level } = wish.data
    if (deviceId !== ALL_DEVICES && !mayWatch(claims, deviceId)) return { statusCode: 403, body: 'foreign device' }

    const at = now()
    const connectedAt = new Date(at).toISOString()
    const expiresAt = Math.ceil(at / 1000) + ROW_LIFETIME_SECONDS
    await viewers.add({ deviceId, connectionId, connectedAt, claims, level, expiresAt })
    try {
      await announce({ connectionId, deviceId, connectedAt })
    } catch (error) {
      await viewers.remove({ deviceId, connectionId })
      throw error
    }
    const offered = offeredSubprotocols(handshake).includes(SUBPROTOCOL)
    return { statusCode: 200, ...(offered && { subprotocol: SUBPROTOCOL }) }
  }

const Wish = z.object({
  deviceId: z
    .string({ error: 'deviceId is missing' })
    .refine(id => id === ALL_DEVICES || isDeviceId(id), 'deviceId is not a device id, nor *'),
  level: z.optional(z.enum(Level.options, `level is not one of ${Level.options.join(', ')}`)),
})
