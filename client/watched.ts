import type { From } from './frames.ts'
import type { Item } from './items.ts'
import type { WatchState } from './state.ts'

/**
 * A running watch. Iterating over it yields items until it is closed; to leave the loop (`break`, `return`, an error) closes
 * it, unless another loop runs or `onEvent` was given.
 */
export type Watch = AsyncIterable<Item> & {
  readonly state: WatchState
  /** Watches one more device, or reads history of one that is watched. @throws TypeError when the id is empty */
  readonly subscribe: (deviceId: string, from?: From) => void
  readonly unsubscribe: (deviceId: string) => void
  /**
   * Tries at once to connect instead of waiting, and asks for the token again. A socket in use is replaced: it stays until
   * another one is live. Has no effect on a closed watch.
   */
  readonly reconnect: () => void
  readonly close: () => void
}
