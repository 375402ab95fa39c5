import type { DeviceStatus } from './http.ts'

/** The changes of the status of a device. */
export const STATUS_CHANGES = ['late', 'offline', 'online', 'first-seen', 'configured'] as const
export type StatusChange = (typeof STATUS_CHANGES)[number]

/** A change of the status of a device that is to be told. */
export type ToldChange = {
  readonly deviceId: string
  readonly change: StatusChange
  /** The status from then on. */
  readonly status: DeviceStatus
  /** When the device was heard last, for `late` and `offline`; otherwise when the change happened. RFC 3339. */
  readonly since: string
  /** When it was found, ms since 1970: the same each time that it is told. */
  readonly at: number
  readonly intervalSeconds?: number | undefined
  readonly silentSeconds?: number | undefined
  readonly version?: number
}

/**
 * Tells what changed. A change may be told twice: it has the same id then, and is stored and shown once.
 * @throws when some of them may not have been told
 */
export type TellChanges = (changes: readonly ToldChange[]) => Promise<void>
