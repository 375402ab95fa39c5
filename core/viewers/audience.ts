import { mayWatch } from '../contracts/claims.ts'
import { ALL_DEVICES } from '../contracts/deviceId.ts'
import type { EventFrame } from '../events/kinds.ts'
import { passes } from '../events/level.ts'
import { inParallel } from '../runtime/inParallel.ts'
import type { Viewer, Viewers } from './viewers.ts'

/** Devices whose viewers are read at the same time. */
const READS_AT_ONCE = 20

/** The subscriptions of one connection that concern an event: those of its devices, and that of all devices. At least one. */
export type Member = readonly [Viewer, ...Viewer[]]

/** Reads the viewers of each device of an event, and those of all devices, each connection once. */
export const audienceOf = async (
  frames: readonly EventFrame[],
  viewers: Pick<Viewers, 'watching'>,
): Promise<readonly Member[]> => {
  if (frames.length === 0) return []
  const names = [...new Set(frames.map(({ deviceId }) => deviceId)), ALL_DEVICES]
  const found = new Map<string, readonly Viewer[]>()
  await inParallel(names, READS_AT_ONCE, async name => void found.set(name, await viewers.watching(name)))
  const members = new Map<string, Member>()
  for (const viewer of names.flatMap(name => found.get(name) ?? [])) {
    const known = members.get(viewer.connectionId)
    members.set(viewer.connectionId, known ? [...known, viewer] : [viewer])
  }
  return [...members.values()]
}

const isOf = ({ deviceId, claims }: Viewer, frame: EventFrame): boolean =>
  (deviceId === frame.deviceId || deviceId === ALL_DEVICES) && mayWatch(claims, frame.deviceId)

/** Whether one of the subscriptions of a connection brings it this frame. */
export const sees = (member: Member, frame: EventFrame): boolean =>
  member.some(viewer => isOf(viewer, frame) && passes(frame.level, viewer.levels))
