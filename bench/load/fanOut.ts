import { type Spread, spread } from '../statistics.ts'
import type { SeenFrame } from '../subjects/viewer.ts'
import { type Driven, openLoop } from './drive.ts'
import type { Generator } from './generator.ts'
import { patience } from './patience.ts'
import { sequenceOfCount } from './uplinkDatagrams.ts'

/** Follows uplinks from the datagram to every viewer of their device. */
export type FanOut = {
  /** To be called with each frame of a viewer. @param viewer a number of its own */
  readonly see: (viewer: number, deviceId: string, frame: SeenFrame, at: number) => void
  readonly atRate: (load: { perSecond: number; ms: number }) => Promise<FannedOut>
}

export type FannedOut = {
  readonly driven: Driven
  /** One for each viewer of the device of each accepted uplink. */
  readonly expected: number
  readonly received: number
  /** Frames that a viewer had already. */
  readonly repeated: number
  /** From datagram to frame, ms, over all viewers. */
  readonly latency: Spread
}

const PATIENCE_MS = 20_000

/** @param viewersOfEach how many watch each device */
export const fanOut = (generator: Generator, viewersOfEach: number): FanOut => {
  let latencies: number[] = []
  let seen = new Set<string>()
  let repeated = 0
  let isOf = (_sequence: number): boolean => false

  return {
    see: (viewer, deviceId, frame, at) => {
      const count = frame.data?.uplink_count
      if (frame.type !== 'uplink' || frame.deviceId !== deviceId || typeof count !== 'number') return
      const sequence = sequenceOfCount(count)
      if (!isOf(sequence)) return
      const key = `${sequence} ${viewer}`
      if (seen.has(key)) {
        repeated += 1
        return
      }
      seen.add(key)
      latencies.push(at - generator.sentAt(sequence))
    },
    atRate: async load => {
      latencies = []
      seen = new Set()
      repeated = 0
      const sent = new Set<number>()
      isOf = sequence => sent.has(sequence)
      const noted: Generator = {
        ...generator,
        send: () => {
          const sequence = generator.send()
          sent.add(sequence)
          return sequence
        },
      }
      const driven = await openLoop(noted, load)
      const expected = driven.accepted * viewersOfEach
      await patience(() => latencies.length >= expected, PATIENCE_MS)
      return { driven, expected, received: latencies.length, repeated, latency: spread(latencies) }
    },
  }
}
