import type { Endpoints } from '../../local/endpoints.ts'
import { userTokens } from './users.ts'
import { openViewer, type SeenFrame, type Viewer } from './viewer.ts'

/** Viewers that are open at the same time. */
export type ManyViewers = {
  /** How long it took until all were open and greeted, s. */
  readonly openSeconds: number
  readonly close: () => void
}

const OPENING_AT_ONCE = 16
const VIEWERS_PER_USER = 10

/**
 * Opens one viewer for each of these, a few at a time.
 * @param onFrame hears every frame of each but its greeting, and at which place of `deviceIds` the viewer stands
 */
export const openManyViewers = async (
  { webSocket, ...endpoints }: Pick<Endpoints, 'webSocket' | 'aws' | 'outputs'>,
  deviceIds: readonly string[],
  onFrame: (place: number, deviceId: string, frame: SeenFrame, at: number) => void,
): Promise<ManyViewers> => {
  const viewers: Viewer[] = []
  const tokens = await userTokens(endpoints, Math.ceil(deviceIds.length / VIEWERS_PER_USER))
  const left = deviceIds.entries()
  const openSome = async (): Promise<void> => {
    for (const [place, deviceId] of left) {
      const token = tokens[place % tokens.length] ?? ''
      const see = (frame: SeenFrame, at: number) => onFrame(place, deviceId, frame, at)
      viewers.push(await openViewer({ webSocket, token }, { deviceId }, see))
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openSome))
  const openSeconds = (performance.now() - started) / 1000
  return {
    openSeconds,
    close: () => {
      for (const viewer of viewers) viewer.close()
    },
  }
}
