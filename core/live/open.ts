import type { ViewerOpened } from '../contracts/events.ts'
import type { ConnectedFrame } from '../contracts/frames.ts'
import type { PostFrame } from './post.ts'

/** A socket that has not opened after this long will not open. */
const OPENING_MS = 5_000
const PAUSE_MS = 50

/**
 * Greets a viewer whose row has just been written. Until `$connect` has returned a post is answered 410, so it is
 * repeated for 5 s.
 * @returns whether the viewer was reached
 */
export const opener =
  ({ post, now, wait }: { post: PostFrame; now: () => number; wait: (ms: number) => Promise<void> }) =>
  async ({ connectionId, deviceId }: ViewerOpened): Promise<boolean> => {
    const frame: ConnectedFrame = {
      type: 'connected',
      deviceId,
      timestamp: new Date(now()).toISOString(),
      protocol: 'sonde.v1',
    }
    const text = JSON.stringify(frame)
    for (const until = now() + OPENING_MS; ; ) {
      if ((await post(connectionId, text)) === 'delivered') return true
      if (now() >= until) return false
      await wait(PAUSE_MS)
    }
  }
