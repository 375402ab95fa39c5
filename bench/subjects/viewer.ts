import { once } from 'node:events'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Endpoints } from '../../local/endpoints.ts'

const Frame = z.looseObject({
  id: z.string().optional(),
  deviceId: z.string().optional(),
  type: z.string(),
  data: z.looseObject({ uplink_count: z.number().nullable().optional() }).optional(),
})
export type SeenFrame = z.infer<typeof Frame>

export type Viewer = { readonly close: () => void }

/** Opens a viewer and waits until it has been greeted. @throws when it is refused, or not greeted within 30 s */
export const openViewer = async (
  { webSocket, token }: Pick<Endpoints, 'webSocket' | 'token'>,
  deviceId: string,
  onFrame: (frame: SeenFrame, at: number) => void,
): Promise<Viewer> => {
  const socket = new WebSocket(`${webSocket}?deviceId=${encodeURIComponent(deviceId)}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { promise: greeted, resolve } = Promise.withResolvers<void>()
  socket.on('message', text => {
    const at = performance.now()
    const frame = Frame.parse(JSON.parse(String(text)))
    if (frame.type === 'connected') resolve()
    else onFrame(frame, at)
  })
  await once(socket, 'open', { signal: AbortSignal.timeout(30_000) })
  await Promise.race([greeted, once(socket, 'close', { signal: AbortSignal.timeout(30_000) }).then(refused)])
  return { close: () => socket.terminate() }
}

const refused = (): never => {
  throw new Error('the viewer was closed before it was greeted')
}
