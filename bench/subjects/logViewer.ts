import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Endpoints } from '../../local/endpoints.ts'
import { sequenceIn } from './logBatches.ts'

/** A viewer of all sources that notes which lines have come. */
export type LogViewer = {
  /** Whether a line has come. */
  readonly has: (sequence: number) => boolean
  readonly seen: () => number
  /** Lines that came more than once. */
  readonly repeated: () => number
  readonly close: () => void
}

/** The message of each log line in a frame; a pattern is enough, and costs the bench less than reading all of it. */
const MESSAGES = /"message":"(line \d+ )/g

/** Opens a viewer, and waits until it is greeted. */
export const openLogViewer = async ({
  webSocket,
  token,
}: Pick<Endpoints, 'webSocket' | 'token'>): Promise<LogViewer> => {
  const socket = new WebSocket(`${webSocket}?deviceId=*`, { headers: { authorization: `Bearer ${token}` } })
  const seen = new Set<number>()
  let repeated = 0
  const greeted = once(socket, 'message', { signal: AbortSignal.timeout(30_000) })
  socket.on('message', data => {
    for (const [, message = ''] of String(data).matchAll(MESSAGES)) {
      const sequence = sequenceIn(message)
      if (seen.has(sequence)) repeated += 1
      seen.add(sequence)
    }
  })
  await greeted
  return {
    has: sequence => seen.has(sequence),
    seen: () => seen.size,
    repeated: () => repeated,
    close: () => socket.terminate(),
  }
}
