import { mayWatch } from '../contracts/claims.ts'
import { ALL_DEVICES } from '../contracts/deviceId.ts'
import { type EventFrame, kindOf } from '../events/kinds.ts'
import { passes } from '../events/level.ts'
import { inParallel } from '../runtime/inParallel.ts'
import type { Viewer, Viewers } from './viewers.ts'

/** Devices whose viewers are read at the same time. */
const READS_AT_ONCE = 20

/** The subscriptions of one connection that concern an event: those to its devices, and those to all devices. At least one. */
export type Member = readonly [Viewer, ...Viewer[]]

/** The change that subscribers of the status of a device are told in place of a frame; undefined where its kind tells none. */
export const statusChangeIn = (frame: EventFrame) => kindOf(frame).statusChange?.(frame)

/**
 * Reads the viewers of each device of an event, and those of all devices, each connection once. Subscriptions to status are only read
 * for an event that tells a change of status.
 */
export const audienceOf = async (
  frames: readonly EventFrame[],
  viewers: Pick<Viewers, 'watching' | 'watchingStatus'>,
): Promise<readonly Member[]> => {
  if (frames.length === 0) return []
  const changes = frames.filter(statusChangeIn)
  const reads = [
    ...namesIn(frames).map(name => () => viewers.watching(name)),
    ...(changes.length > 0 ? namesIn(changes) : []).map(name => () => viewers.watchingStatus(name)),
  ]
  const found: (readonly Viewer[])[] = []
  await inParallel([...reads.entries()], READS_AT_ONCE, async ([place, read]) => {
    found[place] = await read()
  })
  const members = new Map<string, Member>()
  for (const viewer of found.flat()) {
    const known = members.get(viewer.connectionId)
    members.set(viewer.connectionId, known ? [...known, viewer] : [viewer])
  }
  return [...members.values()]
}

const namesIn = (frames: readonly EventFrame[]): readonly string[] => [
  ...new Set(frames.map(({ deviceId }) => deviceId)),
  ALL_DEVICES,
]

const isOf = ({ deviceId, claims }: Viewer, frame: EventFrame): boolean =>
  (deviceId === frame.deviceId || deviceId === ALL_DEVICES) && mayWatch(claims, frame.deviceId)

/** Whether one of these subscriptions of a connection brings it this frame. */
export const sees = (viewers: readonly Viewer[], frame: EventFrame): boolean =>
  viewers.some(viewer => isOf(viewer, frame) && passes(frame.level, viewer.levels))
