import { HeartbeatBounds } from '../../configuration.ts'
import { whole } from '../variables.ts'

const { minimum, maximum } = HeartbeatBounds.shape

/** The heartbeat intervals that a stage allows, s. */
export const heartbeatBounds = {
  MIN_HEARTBEAT_INTERVAL_SECONDS: whole(minimum),
  MAX_HEARTBEAT_INTERVAL_SECONDS: whole(maximum),
}
