import type { Downlink, JsonMessage, JsonValue } from './contract.ts'
import { LOCATION_MODES } from './locationModes.ts'
import { MalformedDownlink } from './malformed.ts'

/**
 * The decoded message as the device acts on it. `server_time` becomes a number: milliseconds stay exact until the year 287396.
 * @throws MalformedDownlink when a field is missing or out of its range
 */
export const asDownlink = ({ config, server_time }: JsonMessage): Downlink => {
  const time = Number(server_time)
  if (!Number.isSafeInteger(time)) throw new MalformedDownlink('server_time is missing or too large')
  return config === undefined ? { server_time: time } : { config: asConfig(config), server_time: time }
}

const asConfig = (config: JsonValue): NonNullable<Downlink['config']> => {
  if (config === null || typeof config !== 'object' || Array.isArray(config))
    throw new MalformedDownlink('config is no message')
  const location_mode = LOCATION_MODES.find(mode => mode === config.location_mode)
  if (typeof config.heartbeat_interval !== 'number') throw new MalformedDownlink('heartbeat_interval is missing')
  if (!location_mode) throw new MalformedDownlink('location_mode is missing or unknown')
  return { heartbeat_interval: config.heartbeat_interval, location_mode }
}
