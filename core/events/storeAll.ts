import { inParallel } from '../runtime/inParallel.ts'
import type { ToStore } from './kind.ts'
import type { EventItem } from './kinds.ts'
import type { Stored } from './store.ts'

/** Devices whose items are stored at the same time: as many calls as the table's client keeps sockets for, twice over. */
const DEVICES_AT_ONCE = 20

/**
 * Stores the items of an event. Those of one device go one after the other: what a device said later finds its record as the earlier
 * message left it. After a failure the rest of that device waits for the next try; the other devices go on.
 * @returns the failures, at most one a device
 */
export const storeAll =
  (
    store: (toStore: ToStore<EventItem>) => Promise<Stored>,
    onStored: (toStore: ToStore<EventItem>, stored: Stored) => void,
  ) =>
  async (items: readonly ToStore<EventItem>[]): Promise<readonly unknown[]> => {
    const failures: unknown[] = []
    const byDevice = [...Map.groupBy(items, ({ item }) => item.deviceId).values()]
    await inParallel(byDevice, DEVICES_AT_ONCE, async ofDevice => {
      try {
        for (const toStore of ofDevice) onStored(toStore, await store(toStore))
      } catch (error) {
        failures.push(error)
      }
    })
    return failures
  }
