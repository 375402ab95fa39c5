import type { DeviceStatus } from './frames.ts'
import type { WatchState } from './state.ts'
import type { StatusItem } from './statusItems.ts'

/**
 * A running watch of statuses. Iterating over it yields items until it is closed; to leave the loop (`break`, `return`, an error)
 * closes it, unless another loop runs or `onChange` was given.
 */
export type StatusWatch = AsyncIterable<StatusItem> & {
  /** `live`: the status of every device has been read, where that is possible, and each change is told. */
  readonly state: WatchState
  /** The status of each device, as far as it is known: at most that of the `maxSeen` devices heard of last. */
  readonly statuses: ReadonlyMap<string, DeviceStatus>
  /** Watches the status of one more device. @throws TypeError when the id is empty */
  readonly subscribe: (deviceId: string) => void
  readonly unsubscribe: (deviceId: string) => void
  /** Tries at once to connect instead of waiting, and asks for the token again. Has no effect on a closed watch. */
  readonly reconnect: () => void
  readonly close: () => void
}
