import type { Device } from '../contracts/http.ts'

/** A device as the HTTP API gives it: it was never heard, and is told the stage's configuration. */
export const neverHeard = (deviceId: string, fields: Partial<Device> = {}): Device => ({
  deviceId,
  status: 'offline',
  lastSeenAt: null,
  lastId: null,
  uplinkCount: null,
  temperature: null,
  registeredAt: null,
  blockedAt: null,
  reportedBy: null,
  reported: null,
  configuration: {
    version: 0,
    desired: { heartbeat_interval: 720, location_mode: 'NONE' },
    state: 'queued',
    queuedAt: null,
    delivered: null,
    applied: null,
  },
  ...fields,
})
