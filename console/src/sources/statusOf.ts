import type { HeartbeatBounds } from '../../../core/contracts/configuration.ts'
import type { DeviceStatus } from '../../../core/contracts/http.ts'
import { type Sign, sourceStatusAt, statusAt } from '../../../core/devices/fleet/status.ts'
import type { SourceKind } from './sourceKind.ts'

/** The status at a time: of a device by its heartbeat interval, of a service by its last line. */
export const statusOf = (
  source: Sign & { readonly kind: SourceKind },
  nowMs: number,
  bounds: HeartbeatBounds,
): DeviceStatus =>
  source.kind === 'service' ? sourceStatusAt(source.seenAtMs, nowMs) : statusAt(source, nowMs, bounds)
