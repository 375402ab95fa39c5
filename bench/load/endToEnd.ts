import { setTimeout as wait } from 'node:timers/promises'
import { type Spread, spread } from '../statistics.ts'
import type { EventKey } from '../subjects/eventsTable.ts'
import type { SeenFrame } from '../subjects/viewer.ts'
import { type Driven, openLoop } from './drive.ts'
import type { Generator } from './generator.ts'
import { patience } from './patience.ts'
import { sequenceOfCount } from './uplinkDatagrams.ts'

/** Follows uplinks from the datagram to the viewer. */
export type EndToEnd = {
  /** To be called with each frame of a viewer of all devices. */
  readonly see: (frame: SeenFrame, at: number) => void
  /** Uplinks that a viewer has not seen yet. */
  readonly unseen: () => number
  /** Seen more than once. */
  readonly repeated: () => number
  /** The latest events that were seen, the last one last. */
  readonly latest: () => readonly EventKey[]
  /** Keeps `window` uplinks between device and viewer, until the time is over and all are seen or the patience ends. */
  readonly saturate: (load: { window: number; ms: number }) => Promise<Followed>
  readonly atRate: (load: { perSecond: number; ms: number }) => Promise<Followed & { readonly driven: Driven }>
}

export type Followed = {
  readonly sent: number
  readonly seen: number
  /** Until the last one was seen, s. */
  readonly seconds: number
  /** From datagram to frame, ms. */
  readonly latency: Spread
}

const PATIENCE_MS = 30_000
const KEPT = 200

export const endToEnd = (generator: Generator): EndToEnd => {
  const waiting = new Set<number>()
  const latest: EventKey[] = []
  let latencies: number[] = []
  let repeated = 0
  let lastSeenAt = 0
  let onSeen = (): void => undefined

  const send = (): void => void waiting.add(generator.send())

  const begin = (): number => {
    latencies = []
    return performance.now()
  }

  const allSeen = (): Promise<void> => patience(() => waiting.size === 0, PATIENCE_MS)

  const followed = (sent: number, start: number): Followed => ({
    sent,
    seen: latencies.length,
    seconds: (lastSeenAt - start) / 1000,
    latency: spread(latencies),
  })

  return {
    unseen: () => waiting.size,
    repeated: () => repeated,
    latest: () => latest.slice(-KEPT),
    see: ({ id, deviceId, type, data }, at) => {
      if (type !== 'uplink' || !id || !deviceId || typeof data?.uplink_count !== 'number') return
      const sequence = sequenceOfCount(data.uplink_count)
      if (!waiting.delete(sequence)) {
        repeated += 1
        return
      }
      latencies.push(at - generator.sentAt(sequence))
      latest.push({ deviceId, id })
      if (latest.length > 2 * KEPT) latest.splice(0, KEPT)
      lastSeenAt = at
      onSeen()
    },
    saturate: async ({ window, ms }) => {
      let sent = 0
      const start = begin()
      const one = (): void => {
        sent += 1
        send()
      }
      onSeen = () => {
        if (performance.now() < start + ms) one()
      }
      while (sent < window) one()
      await wait(ms)
      await allSeen()
      onSeen = () => undefined
      return followed(sent, start)
    },
    atRate: async load => {
      const start = begin()
      let sent = 0
      const counted: Generator = {
        ...generator,
        send: () => {
          sent += 1
          const sequence = generator.send()
          waiting.add(sequence)
          return sequence
        },
      }
      const driven = await openLoop(counted, load)
      await allSeen()
      return { ...followed(sent, start), driven }
    },
  }
}
