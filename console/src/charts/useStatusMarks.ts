import { useMemo } from 'react'
import type { Device } from '../../../core/contracts/http.ts'
import { intervalWithin } from '../../../core/devices/fleet/status.ts'
import { useSession } from '../session/session.ts'
import { marksIn, type StatusMarks, silentFrom } from './statusHistory.ts'

const heartbeatOf = ({ reported }: Device): number | null => {
  const { heartbeat_interval: seconds }: Readonly<Record<string, unknown>> = Object(reported)
  return typeof seconds === 'number' ? seconds : null
}

/** The changes of status over the range of the charts of a device. @param history those that history and live events tell */
export const useStatusMarks = (
  device: Device | undefined,
  history: StatusMarks,
  { from, to }: { readonly from: number; readonly to: number },
): StatusMarks => {
  const { heartbeatBounds } = useSession()
  return useMemo(() => {
    const heardAt = device?.lastSeenAt ? Date.parse(device.lastSeenAt) : undefined
    const now =
      device && heardAt !== undefined
        ? silentFrom(heardAt, intervalWithin(heartbeatOf(device), heartbeatBounds), to)
        : []
    return marksIn({ from, to }, history, now)
  }, [device, history, from, to, heartbeatBounds])
}
