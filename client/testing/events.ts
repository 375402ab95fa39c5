import type { LogFrame, UplinkFrame } from '../frames.ts'
import { idAt, idInItem } from '../ids.ts'

const TIME_LENGTH = 10

/** An id of that millisecond; equal hashes are one message. */
export const ulid = (ms: number, hash: number | string): string =>
  idAt(ms).slice(0, TIME_LENGTH) + `${hash}`.padStart(16, '0')

/** An uplink as viewers see it. */
export const uplink = (
  id: string,
  {
    deviceId = 'A',
    count = null,
    reboot = null,
  }: { deviceId?: string; count?: number | null; reboot?: boolean | null } = {},
): UplinkFrame => ({
  id,
  deviceId,
  timestamp: new Date(0).toISOString(),
  type: 'uplink',
  level: 'info',
  message: `Received uplink #${count ?? 0}`,
  data: {
    uplink_count: count,
    temperature: null,
    activity: null,
    wifi_count: 0,
    reboot: reboot ? { reason: 'POWER_ON' } : null,
    uplink: {},
  },
})

/** The lines of a batch of the source `web`; every other one is an error. @param batch the id of the batch */
export const logLines = (batch: string, count: number): LogFrame[] =>
  Array.from({ length: count }, (_, index) => ({
    id: idInItem(batch, index),
    deviceId: 'web',
    timestamp: new Date(0).toISOString(),
    type: 'log',
    level: index % 2 === 0 ? 'info' : 'error',
    message: `line ${index}`,
    data: {},
  }))
