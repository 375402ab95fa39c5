import type { Endpoints } from '../../local/endpoints.ts'
import { openViewer } from './viewer.ts'

/** The history that came before a viewer was live. */
export type SeenBacklog = {
  /** From opening the socket to the frame `live`, ms. */
  readonly ms: number
  /** `history` frames, the empty last one included. */
  readonly frames: number
  /** Events in them, each once. */
  readonly events: number
}

const PATIENCE_MS = 60_000

/** Opens a viewer that wants its history first, and closes it once that is there. @throws when it never is */
export const openBacklog = async (
  endpoints: Pick<Endpoints, 'webSocket' | 'token'>,
  deviceId: string,
  tail: number,
): Promise<SeenBacklog> => {
  const { promise: live, resolve, reject } = Promise.withResolvers<number>()
  const ids = new Set<string>()
  let frames = 0
  const openedAt = performance.now()
  const viewer = await openViewer(endpoints, { deviceId, tail }, ({ type, events = [] }, at) => {
    if (type === 'live') resolve(at)
    if (type !== 'history') return
    frames += 1
    for (const { id } of events) ids.add(id)
  })
  const giveUp = setTimeout(() => reject(new Error(`not live within ${PATIENCE_MS} ms`)), PATIENCE_MS)
  void viewer.closed.then(() => reject(new Error('the viewer was closed before it was live')))
  try {
    return { ms: (await live) - openedAt, frames, events: ids.size }
  } finally {
    clearTimeout(giveUp)
    viewer.close()
  }
}
