import type { DeviceStatus } from '../frames.ts'
import type { Reason, WatchState } from '../state.ts'
import type { ChangeItem, MissedItem, StatusItem } from '../statusItems.ts'

/** The content of `useStatus`. It is another object whenever something in it has changed, and is never changed itself. */
export type StatusView = {
  /** The status of each device of the hook, as far as it is known. */
  readonly statuses: ReadonlyMap<string, DeviceStatus>
  /** The newest changes since the hook was there: the last one is the newest. */
  readonly changes: readonly ChangeItem[]
  /** The last time in which changes may have been missed. The statuses are those that were read after it. */
  readonly missed: MissedItem | undefined
  /** How the connection stands. All hooks below one provider share it. */
  readonly state: WatchState
  /** The refusal of a device of this hook, such as `foreign-device`. */
  readonly error: Reason | undefined
  /** Tries at once to connect, also where the server has closed the connection for ever. */
  readonly reconnect: () => void
}

/** The content before anything is known, on a server for example. */
export const emptyStatusView: StatusView = {
  statuses: new Map(),
  changes: [],
  missed: undefined,
  state: { state: 'catching-up' },
  error: undefined,
  reconnect: () => undefined,
}

/** The content behind one hook. It knows neither React nor a socket. */
export type HeldStatusView = {
  readonly deviceIds: readonly string[]
  readonly covers: (deviceId: string) => boolean
  readonly take: (item: StatusItem) => void
  readonly refuse: (reason: Reason) => void
  readonly draw: (known: ReadonlyMap<string, DeviceStatus>, state: WatchState, reconnect: () => void) => void
  readonly content: () => StatusView
}

/** @param maximum how many changes it keeps: the newest */
export const createStatusView = (deviceIds: readonly string[], maximum: number): HeldStatusView => {
  const ids = new Set(deviceIds)
  let changes: readonly ChangeItem[] = []
  let missed: MissedItem | undefined
  let error: Reason | undefined
  let content = emptyStatusView
  const covers = (deviceId: string) => ids.has(deviceId) || ids.has('*')
  return {
    deviceIds,
    covers,
    take: item => {
      if (item.type === 'missed') missed = item
      if (item.type === 'change' && covers(item.deviceId)) changes = [...changes, item].slice(-maximum)
    },
    refuse: reason => {
      error = reason
    },
    draw: (known, state, reconnect) => {
      const statuses = new Map([...known].filter(([deviceId]) => covers(deviceId)))
      content = { statuses, changes, missed, state, error, reconnect }
    },
    content: () => content,
  }
}
