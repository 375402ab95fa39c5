import type { HeartbeatBounds } from '../../../core/contracts/configuration.ts'
import type { DeviceStatus } from '../../../core/contracts/http.ts'
import { statusAt } from '../../../core/devices/fleet/status.ts'
import { type ServiceStatus, serviceStatusAt } from '../sources/serviceStatus.ts'
import type { FleetRow } from './fleetRow.ts'

/** The status of a device or a service in the fleet. */
export type RowStatus = DeviceStatus | ServiceStatus

/** The status of a row at a time: of a device by its heartbeat interval, of a service by its last line. */
export const rowStatus = (
  row: Pick<FleetRow, 'kind' | 'seenAtMs' | 'heartbeatSeconds'>,
  nowMs: number,
  bounds: HeartbeatBounds,
): RowStatus => (row.kind === 'service' ? serviceStatusAt(row.seenAtMs, nowMs) : statusAt(row, nowMs, bounds))
