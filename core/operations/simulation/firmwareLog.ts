import type { SimulatedDevice } from './simulate.ts'

/** A line of a firmware: its level and module as Zephyr writes them, and the text. */
type Line = readonly [level: 'err' | 'wrn' | 'inf' | 'dbg', module: string, text: string]

/** The first lines after a start. */
const boot = ({ hwVersion, swVersion }: SimulatedDevice): readonly Line[] => [
  ['inf', 'main', `boot: ${hwVersion}, firmware ${swVersion}, reset by power-on`],
  ['inf', 'modem', 'registered: home network, band 20'],
  ['inf', 'settings', 'loaded from flash'],
]

/** The lines that go by, in turn. Most are dull, some are not. */
const usual = ({ temperature, networks, uplinks }: SimulatedDevice): readonly Line[] => {
  const strongest = networks.reduce((most, { rssi }) => Math.max(most, rssi), -100)
  return [
    ['inf', 'sensor', `${temperature.toFixed(1)} degrees`],
    ['inf', 'wifi', `scan: ${networks.length} networks, the strongest at ${strongest.toFixed(0)} dBm`],
    ['dbg', 'power', `slept well, wake-up ${uplinks}`],
    ['inf', 'modem', 'connected, released after 2 s'],
    ['wrn', 'modem', `poor cell: RSRP ${(strongest - 50).toFixed(0)} dBm`],
    ['inf', 'sensor', 'self-test passed'],
    ['inf', 'gnss', 'almanac is 3 days old'],
    ['dbg', 'modem', 'PSM granted: TAU 3600 s'],
    ['inf', 'power', 'battery 3.71 V'],
    ['err', 'sensor', 'read failed: -5, trying again'],
    ['inf', 'sensor', 'read after 1 attempt'],
  ]
}

/**
 * The log lines of a device since its last uplink, in Zephyr's form: `[00:01:02.345,000] <wrn> modem: poor cell`.
 * @param count of lines
 * @param uptimeMs since the device was switched on
 */
export const firmwareLog = (device: SimulatedDevice, count: number, uptimeMs: number): string => {
  const isFirst = device.uplinks <= 1
  const lines = isFirst ? boot(device) : usual(device)
  const first = isFirst ? 0 : (device.uplinks - 2) * count
  return Array.from({ length: count }, (_, index) => {
    const [level, module, text] = lines[(first + index) % lines.length] ?? ['inf', 'main', 'nothing to tell']
    return `${uptimeOf(Math.max(0, uptimeMs - 10 * (count - index)))} <${level}> ${module}: ${text}\n`
  }).join('')
}

const uptimeOf = (uptimeMs: number): string => {
  const ms = Math.floor(uptimeMs)
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  const [hours, minutes, seconds] = parts.map(part => String(part).padStart(2, '0'))
  return `[${hours}:${minutes}:${seconds}.${String(ms % 1000).padStart(3, '0')},000]`
}
