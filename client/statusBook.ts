import type { DeviceStatus, StatusChange } from './frames.ts'
import type { ListedDevice } from './statusItems.ts'

/** The status of each device, as far as it is known. */
export type StatusBook = {
  readonly statuses: ReadonlyMap<string, DeviceStatus>
  /** Takes in a change. @returns whether it is new, and no newer one of its device is known */
  readonly change: (change: StatusChange, at: number) => boolean
  /** Takes in a device from a list. @param askedAt when the list was asked for @returns whether its status is another one */
  readonly read: (device: ListedDevice, askedAt: number) => boolean
  readonly forget: (deviceId: string) => void
}

/** The status of a device in a list: what was told of it last, so that each change that follows is told. */
export const statusIn = ({ told, status }: ListedDevice): DeviceStatus => told?.status ?? status

/** The changes whose ids are remembered: over two sockets, or from the bus, one may come twice. */
const MAX_IDS = 2_000

/** @param maximum how many devices it knows; the one that was heard of first goes first */
export const statusBook = (maximum: number): StatusBook => {
  const statuses = new Map<string, DeviceStatus>()
  /** The newest change of each device, and when it came. */
  const newest = new Map<string, { readonly id: string; readonly at: number }>()
  const told = new Set<string>()

  const forget = (deviceId: string) => {
    statuses.delete(deviceId)
    newest.delete(deviceId)
  }
  const set = (deviceId: string, status: DeviceStatus) => {
    statuses.delete(deviceId)
    statuses.set(deviceId, status)
    const [oldest] = statuses.size > maximum ? statuses.keys() : []
    if (oldest !== undefined) forget(oldest)
  }

  return {
    statuses,
    change: ({ id, deviceId, status }, at) => {
      if (told.has(id) || id < (newest.get(deviceId)?.id ?? '')) return false
      told.add(id)
      const [oldest] = told.size > MAX_IDS ? told : []
      if (oldest !== undefined) told.delete(oldest)
      set(deviceId, status)
      newest.set(deviceId, { id, at })
      return true
    },
    read: (device, askedAt) => {
      const { deviceId } = device
      const status = statusIn(device)
      // A change that came after the list was asked for is newer than the list, or another one follows it.
      if ((newest.get(deviceId)?.at ?? -1) >= askedAt || statuses.get(deviceId) === status) return false
      set(deviceId, status)
      return true
    },
    forget,
  }
}
