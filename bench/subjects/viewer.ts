import { once } from 'node:events'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Endpoints } from '../../local/endpoints.ts'

const Frame = z.looseObject({
  id: z.string().optional(),
  deviceId: z.string().optional(),
  type: z.string(),
  /** Of a `history` frame. */
  events: z.array(z.looseObject({ id: z.string() })).optional(),
  data: z.looseObject({ uplink_count: z.number().nullable().optional() }).optional(),
})
export type SeenFrame = z.infer<typeof Frame>

/** The device that a viewer watches, and how many stored events it wants first. */
export type Wish = { readonly deviceId: string; readonly tail?: number }

export type Viewer = {
  readonly close: () => void
  /** Resolves when the socket has closed, whoever closed it. */
  readonly closed: Promise<void>
}

/**
 * Opens a viewer and waits until it has been greeted.
 * @param onFrame hears every frame but the greeting
 * @throws when it is refused, or not greeted within 30 s
 */
export const openViewer = async (
  { webSocket, token }: Pick<Endpoints, 'webSocket' | 'token'>,
  { deviceId, tail }: Wish,
  onFrame: (frame: SeenFrame, at: number) => void,
): Promise<Viewer> => {
  const query = new URLSearchParams({ deviceId, ...(tail !== undefined && { tail: String(tail) }) })
  const socket = new WebSocket(`${webSocket}?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { promise: greeted, resolve } = Promise.withResolvers<void>()
  const closed = new Promise<void>(done => socket.once('close', () => done()))
  socket.on('message', text => {
    const at = performance.now()
    const frame = Frame.parse(JSON.parse(String(text)))
    if (frame.type === 'connected') resolve()
    else onFrame(frame, at)
  })
  await once(socket, 'open', { signal: AbortSignal.timeout(30_000) })
  await Promise.race([greeted, once(socket, 'close', { signal: AbortSignal.timeout(30_000) }).then(refused)])
  return { close: () => socket.terminate(), closed }
}

const refused = (): never => {
  throw new Error('the viewer was closed before it was greeted')
}
