import type { JsonMessage } from '../../../proto/contract.ts'
import type { Random } from '../../../proto/seededRandom.ts'

/** A Wi-Fi network near a simulated device. */
export type Network = {
  readonly mac: string
  /** dBm */
  readonly rssi: number
}

/** A device does not hear a weaker network, dBm. */
const SENSITIVITY = -85
const MAX_NETWORKS = 8

/** The networks around a device, of which it hears some at a time. */
export const neighbourhood = (random: Random): Network[] =>
  Array.from({ length: 10 }, () => ({
    mac: Array.from({ length: 6 }, (_, index) => hexByte(random, index === 0)).join(':'),
    rssi: random.integer(-93, -48),
  }))

/** A BSSID's first byte is even: it is no group address. */
const hexByte = (random: Random, isFirst: boolean): string =>
  (random.integer(0, 255) & (isFirst ? 0xfc : 0xff)).toString(16).padStart(2, '0')

/** The networks that are strong enough, strongest first, as `Location.wifi`. */
export const networksHeard = (networks: readonly Network[]): JsonMessage[] =>
  networks
    .map(({ mac, rssi }) => ({ mac, rssi: Math.round(rssi) }))
    .filter(({ rssi }) => rssi >= SENSITIVITY)
    .sort((one, other) => other.rssi - one.rssi)
    .slice(0, MAX_NETWORKS)

/** A random step of at most `step` up or down, kept between a minimum and a maximum. */
export const walked = (value: number, step: number, minimum: number, maximum: number, random: Random): number =>
  Math.min(maximum, Math.max(minimum, value + (random.unit() * 2 - 1) * step))

const spotOf = (networks: readonly Network[]): number => Number.parseInt(networks[0]?.mac.slice(-2) ?? '00', 16)

/** A satellite fix in a park in Trondheim, each time some metres away from the true place, as `Location.gnss`. */
export const fixAt = (networks: readonly Network[], random: Random): JsonMessage => {
  const metresOff = 3 + random.integer(0, 120) / 10
  const off = (): number => ((random.unit() * 2 - 1) * metresOff) / 111_000
  const spot = spotOf(networks) / 10_000
  const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
  return {
    latitude: rounded(63.42 + spot + off()),
    longitude: rounded(10.39 + spot + off()),
    accuracy: Math.round(metresOff * 10) / 10,
  }
}

/** The serving cell, as `Location.cells`. */
export const cellsHeard = (networks: readonly Network[], random: Random): JsonMessage[] => [
  { mcc: 242, mnc: 1, tac: 2305, cell_id: 21_000_000 + spotOf(networks), rsrp: -80 - random.integer(0, 40) },
]

/** How a device has spent its seconds: the radios first, as long as there is time, and sleep for the rest. */
export const activityOf = (seconds: number, usesGnss: boolean, random: Random): JsonMessage => {
  let left = seconds
  const spend = (wanted: number): number => {
    const spent = Math.min(left, wanted)
    left -= spent
    return spent
  }
  const modem = spend(random.integer(2, 8))
  const wifi = spend(random.integer(1, 4))
  const gnss = spend(usesGnss ? random.integer(8, 60) : 0)
  const other = spend(random.integer(0, 3))
  return { sleep: left, modem, gnss, wifi, other }
}
