import type { Downlink, JsonMessage, LocationMode } from '../../proto/contract.ts'
import type { Random } from '../../proto/seededRandom.ts'
import { activityOf, cellsHeard, fixAt, type Network, neighbourhood, networksHeard, walked } from './surroundings.ts'

/** A tracker somewhere in the world: everything that its next uplink depends on. Replaced, never changed. */
export type SimulatedDevice = {
  readonly id: string
  /** Uplinks made so far. */
  readonly uplinks: number
  readonly heartbeatInterval: number
  readonly locationMode: LocationMode
  readonly iccid: string
  /** Degrees Celsius. */
  readonly temperature: number
  readonly networks: readonly Network[]
  /** Not reported yet, or the server seems not to know. */
  readonly isConfigDue: boolean
  readonly isRebootDue: boolean
  /** Milliseconds that no activity has accounted for yet. */
  readonly unaccountedMs: number
}

/** Seconds between two uplinks of a device that nobody has told anything. */
const FACTORY_INTERVAL = 60

/** A seed of its own for each device id (FNV-1a), so that a device has the same surroundings every time. */
export const seedOf = (id: string): number => {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** A device that has just been switched on. */
export const switchedOn = (id: string, random: Random): SimulatedDevice => ({
  id,
  uplinks: 0,
  heartbeatInterval: FACTORY_INTERVAL,
  locationMode: 'WIFI',
  iccid: `894504${String(random.integer(0, 99_999_999)).padStart(14, '0')}`,
  temperature: 18 + random.integer(0, 80) / 10,
  networks: neighbourhood(random),
  isConfigDue: true,
  isRebootDue: true,
  unaccountedMs: 0,
})

/**
 * What the device says next. It counts up, its temperature and the levels around it wander, and its activity adds up to the
 * whole seconds since its last heartbeat; the first heartbeat tells its configuration and a power-on instead.
 * @param elapsedMs since the last heartbeat
 */
export const nextUplink = (
  device: SimulatedDevice,
  elapsedMs: number,
  random: Random,
): { readonly device: SimulatedDevice; readonly uplink: JsonMessage } => {
  const temperature = walked(device.temperature, 0.4, -15, 48, random)
  const networks = device.networks.map(network => ({ ...network, rssi: walked(network.rssi, 3, -95, -40, random) }))
  const milliseconds = device.unaccountedMs + Math.round(elapsedMs)
  const seconds = Math.floor(milliseconds / 1000)
  const { location, usesGnss } = locate(device.locationMode, networks, random)
  const isFirst = device.uplinks === 0
  return {
    device: {
      ...device,
      uplinks: device.uplinks + 1,
      temperature,
      networks,
      unaccountedMs: milliseconds - seconds * 1000,
    },
    uplink: {
      uplink_count: device.uplinks,
      heartbeat: {
        ...(device.isConfigDue && { config: configOf(device) }),
        ...(!isFirst && { activity: activityOf(seconds, usesGnss, random) }),
        ...(device.isRebootDue && { reboot: { reason: 'POWER_ON' } }),
        modem_temperature: Math.round(temperature * 10) / 10,
      },
      ...(location && { location }),
    },
  }
}

/** The server has taken the last uplink: what it reported need not be said again. */
export const accepted = (device: SimulatedDevice): SimulatedDevice => ({
  ...device,
  isConfigDue: false,
  isRebootDue: false,
})

/** The device sets itself as it was told, and reports that with its next heartbeat. */
export const told = (device: SimulatedDevice, { config }: Downlink): SimulatedDevice =>
  config
    ? {
        ...device,
        heartbeatInterval: config.heartbeat_interval,
        locationMode: config.location_mode,
        isConfigDue: true,
      }
    : device

const configOf = ({ id, heartbeatInterval, iccid, locationMode }: SimulatedDevice): JsonMessage => ({
  dev_id: id,
  heartbeat_interval: heartbeatInterval,
  iccid,
  hw_version: 'simulated',
  sw_version: '1.0.0',
  location_mode: locationMode,
})

const locate = (
  mode: LocationMode,
  networks: readonly Network[],
  random: Random,
): { location?: JsonMessage; usesGnss: boolean } => {
  if (mode === 'NONE') return { usesGnss: false }
  const wifi = mode === 'GNSS' ? [] : networksHeard(networks)
  const usesGnss = mode !== 'WIFI' || wifi.length < 2 || random.onceIn(10)
  const location: JsonMessage = {
    ...(wifi.length > 0 && { wifi }),
    ...(usesGnss && { gnss: fixAt(networks, random) }),
    ...(random.onceIn(4) && { cells: cellsHeard(networks, random) }),
  }
  return { location, usesGnss }
}
