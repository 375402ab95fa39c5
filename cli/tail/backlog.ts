import type { EventItem } from '../../client/items.ts'

/** Events that are kept at the beginning, until history of every name is there. */
export type Backlog = {
  /** @returns whether it keeps the event; false once it is full or taken */
  readonly keep: (event: EventItem) => boolean
  /** The events in the order of receipt, the newest so many of each name where that was asked. Then it keeps no more. */
  readonly take: () => readonly EventItem[]
}

const MAX_KEPT = 50_000

/**
 * Several subscriptions read history one beside the other: their events are sorted before the first is shown.
 * @param tail of each name, only the newest so many
 */
export const backlogOf = (tail: number | undefined): Backlog => {
  let kept: EventItem[] | undefined = []
  return {
    keep: event => {
      if (!kept || kept.length >= MAX_KEPT) return false
      kept.push(event)
      return true
    },
    take: () => {
      const events = (kept ?? []).toSorted((one, other) => (one.id < other.id ? -1 : Number(one.id > other.id)))
      kept = undefined
      return tail === undefined ? events : newest(events, tail)
    },
  }
}

const newest = (events: readonly EventItem[], count: number): readonly EventItem[] => {
  const left = new Map<string, number>()
  return events
    .toReversed()
    .filter(({ deviceId }) => {
      const seen = left.get(deviceId) ?? 0
      left.set(deviceId, seen + 1)
      return seen < count
    })
    .reverse()
}
