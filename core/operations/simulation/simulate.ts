import type { Downlink, JsonMessage } from '../../../proto/contract.ts'
import type { LocationMode } from '../../../proto/locationModes.ts'
import type { Random } from '../../../proto/seededRandom.ts'
import { activityOf, cellsHeard, fixAt, type Network, neighbourhood, networksHeard, walked } from './surroundings.ts'

/** Why a device restarted, and where its firmware was. */
export type Reboot = { readonly reason: string; readonly file?: string; readonly line?: number }

/** A tracker somewhere in the world: everything that its next uplink depends on. Replaced, never changed. */
export type SimulatedDevice = {
  readonly id: string
  /** Uplinks made so far. */
  readonly uplinks: number
  readonly heartbeatInterval: number
  readonly locationMode: LocationMode
  readonly iccid: string
  readonly hwVersion: string
  readonly swVersion: string
  /** Degrees Celsius. */
  readonly temperature: number
  readonly networks: readonly Network[]
  /** Not reported yet, or the server seems not to know. */
  readonly isConfigDue: boolean
  /** A restart that it has to report, as `Heartbeat.reboot`. */
  readonly reboot: Reboot | undefined
  /** Milliseconds that no activity has accounted for yet. */
  readonly unaccountedMs: number
}

/** Time between two uplinks of a device that has not been configured, s. */
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
  hwVersion: 'simulated',
  swVersion: '1.0.0',
  networks: neighbourhood(random),
  isConfigDue: true,
  reboot: { reason: 'POWER_ON' },
  unaccountedMs: 0,
})

/**
 * The next uplink of a device. Its count goes up, its temperature and the signal levels around it wander, and its activity
 * adds up to the whole seconds since its last heartbeat. The first heartbeat reports configuration and power-on instead.
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
        ...(device.reboot && { reboot: { ...device.reboot } }),
        modem_temperature: Math.round(temperature * 10) / 10,
      },
      ...(location && { location }),
    },
  }
}

/** The device after the server has accepted its last uplink: it need not report the same again. */
export const accepted = (device: SimulatedDevice): SimulatedDevice => ({
  ...device,
  isConfigDue: false,
  reboot: undefined,
})

/** The device after a downlink: it applies the configuration, and reports it with its next heartbeat. */
export const told = (device: SimulatedDevice, { config }: Downlink): SimulatedDevice =>
  config
    ? {
        ...device,
        heartbeatInterval: config.heartbeat_interval,
        locationMode: config.location_mode,
        isConfigDue: true,
      }
    : device

const configOf = (device: SimulatedDevice): JsonMessage => ({
  dev_id: device.id,
  heartbeat_interval: device.heartbeatInterval,
  iccid: device.iccid,
  hw_version: device.hwVersion,
  sw_version: device.swVersion,
  location_mode: device.locationMode,
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
