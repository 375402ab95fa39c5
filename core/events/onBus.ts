import type { ToStore } from './kind.ts'
import { type EventItem, kindOnBus } from './kinds.ts'

/** The content of an event on the bus, as far as it can be read. */
export type ReadEvent = {
  /** In the order of the event, each id once. */
  readonly items: readonly ToStore<EventItem>[]
  /** The parts of a list that could not be read. They must not hold up the others. */
  readonly unreadable: readonly unknown[]
}

/**
 * Reads an event on the bus, which a neighbouring version may have put there. Each part of a list is read by itself.
 * @throws Error for a detail-type that no kind has
 */
export const readEvent = (detailType: string, detail: unknown): ReadEvent => {
  const kind = kindOnBus(detailType)
  const items = new Map<string, ToStore<EventItem>>()
  const unreadable: unknown[] = []
  for (const part of kind.parts?.(detail) ?? [detail]) {
    try {
      for (const toStore of kind.items(kind.read(part))) {
        const key = `${toStore.item.deviceId} ${toStore.item.id}`
        if (!items.has(key)) items.set(key, toStore)
      }
    } catch (error) {
      unreadable.push(error)
    }
  }
  return { items: [...items.values()], unreadable }
}

/**
 * Ends a function that could not do all of its work, after it has done the rest: the event is tried again as a whole, which changes
 * nothing for the parts that are done, and then goes to the dead-letter queue.
 * @throws the failure, or an AggregateError of several
 */
export const failWith = (failures: readonly unknown[], parts: string): void => {
  if (failures.length === 0) return
  if (failures.length === 1) throw failures[0]
  throw new AggregateError(failures, `${failures.length} ${parts} failed: ${failures[0]}`)
}
