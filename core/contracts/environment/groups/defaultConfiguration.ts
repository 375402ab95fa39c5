import { DesiredConfiguration } from '../../configuration.ts'
import { whole } from '../variables.ts'

const { heartbeat_interval, location_mode } = DesiredConfiguration.shape

/** The configuration of a device that has none of its own. */
export const defaultConfiguration = {
  DEFAULT_HEARTBEAT_INTERVAL_SECONDS: whole(heartbeat_interval),
  DEFAULT_LOCATION_MODE: location_mode,
}
