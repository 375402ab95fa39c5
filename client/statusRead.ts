import { backoffMs } from './backoff.ts'
import { HistoryError } from './historyError.ts'
import type { Settings } from './settings.ts'
import type { Reason } from './state.ts'
import { type Listed, listDevices } from './statusList.ts'

/** Reads the statuses that are not known, as long as the socket is there over which changes come. */
export type StatusRead = {
  /** A status is to be read: that of a device, or of all (`*`). */
  readonly want: (deviceId: string) => void
  readonly forget: (deviceId: string) => void
  /** Whether nothing is left to read. */
  readonly isDone: () => boolean
  /** Reads what is wanted, and tries again for as long as that may help. */
  readonly begin: () => void
  /** Ends it: what has been read is out of date. */
  readonly cut: () => void
}

/** Why the statuses could not be read. @returns a reason, final where the same request would be refused again */
const reasonOf = (error: unknown, hasFixedToken: boolean): Reason => {
  if (!(error instanceof HistoryError)) return { code: 'unreachable', message: `${Object(error).message ?? error}` }
  const { code, message, status, title } = error
  const isFinal = status === 400 || status === 403 || status === 404 || (status === 401 && hasFixedToken)
  return { code, message, status, title, ...(isFinal && { isFinal }) }
}

/** @param onDone called when nothing is left to read */
export const statusRead = (
  settings: Settings,
  onListed: (listed: Listed) => void,
  onError: (reason: Reason) => void,
  onDone: () => void,
): StatusRead => {
  const { clock, token, http } = settings
  const wanted = new Set<string>()
  /** Counts the cuts: what was asked for before one is not taken in. */
  let turn = 0
  let isReading = false
  let cancel = () => {}
  let failures = 0

  const readOne = async (deviceId: string, own: number) => {
    try {
      for await (const listed of listDevices(settings, deviceId, clock.now)) {
        if (own !== turn) return
        if (wanted.has(deviceId)) onListed(listed)
      }
    } catch (error) {
      if (own !== turn) return
      const reason = reasonOf(error, typeof token === 'string')
      onError(reason)
      if (!reason.isFinal) throw error
    }
    failures = 0
    wanted.delete(deviceId)
  }
  const read = async () => {
    const own = turn
    isReading = true
    try {
      for (let [next] = wanted; next !== undefined && own === turn; [next] = wanted) await readOne(next, own)
    } catch {
      cancel = clock.after(backoffMs(failures++, settings), () => void read())
      return
    }
    if (own !== turn) return
    isReading = false
    onDone()
  }

  return {
    want: deviceId => {
      if (http !== undefined) wanted.add(deviceId)
    },
    forget: deviceId => wanted.delete(deviceId),
    isDone: () => wanted.size === 0,
    begin: () => {
      if (!isReading) void read()
    },
    cut: () => {
      turn++
      isReading = false
      failures = 0
      cancel()
    },
  }
}
