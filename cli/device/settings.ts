import { parseServer, type ServerAddress } from '../../core/coap/uri.ts'
import { isDeviceId } from '../../core/contracts/deviceId.ts'
import { readFlags } from '../../local/flags.ts'
import { parseDuration } from '../duration.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'

/** The settings of simulated devices. */
export type Settings = {
  /** A simulated device for each. */
  readonly deviceIds: readonly string[]
  /** Time between two uplinks, ms; undefined for the heartbeat interval that the device is configured to. */
  readonly every?: number
  /** Uplinks of each device; undefined for no end. */
  readonly count?: number
  /** Undefined for that of the local stack. */
  readonly server?: ServerAddress
  /** Folder of a local stack. */
  readonly directory: string
}

export const USAGE = `Sends plausible uplinks over CoAP and prints each answer.

  npm run device -- --id ABC123 [--every 5s] [--count 10] [--devices 3] [--dir DIR | --url coap://host:5683]

  --id       the device's id; with --devices, ABC123-1, ABC123-2 and so on
  --every    time between two uplinks, such as 500ms, 5s or 2m; without it a device starts at 60 s
             and then uses the interval that it is told
  --count    uplinks of each device, then stop; without it until Ctrl-C
  --devices  how many devices to simulate, 1 unless given
  --url      the CoAP server; the one that npm start runs in this folder unless given
  ${dirUsage(11)}
`

/** Simulated devices in one process: with more, the process itself would be measured. */
const MAX_DEVICES = 10_000

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseSettings = (args: readonly string[]): Settings | undefined => {
  const { values } = readFlags({
    args: [...args],
    options: {
      id: { type: 'string' },
      every: { type: 'string' },
      count: { type: 'string' },
      devices: { type: 'string' },
      url: { type: 'string' },
      dir: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const { url, dir } = values
  return {
    directory: localDirectory(dir, { url }),
    deviceIds: idsFor(values.id, values.devices === undefined ? undefined : amount('devices', values.devices)),
    ...(values.every !== undefined && { every: parseDuration('every', values.every) }),
    ...(values.count !== undefined && { count: amount('count', values.count) }),
    ...(url !== undefined && { server: serverAt(url) }),
  }
}

const serverAt = (url: string): ServerAddress => {
  try {
    return parseServer(url)
  } catch (cause) {
    throw new Error(`--url ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

const amount = (flag: string, text: string): number => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (value === 0) throw new Error(`--${flag} '${text}' is not a whole number from 1 to 999999999`)
  return value
}

const idsFor = (id: string | undefined, devices: number | undefined): string[] => {
  if (id === undefined) throw new Error('--id is missing')
  if (devices !== undefined && devices > MAX_DEVICES) throw new Error(`--devices is at most ${MAX_DEVICES}`)
  const ids = devices === undefined ? [id] : Array.from({ length: devices }, (_, index) => `${id}-${index + 1}`)
  const bad = ids.find(one => !isDeviceId(one))
  if (bad !== undefined)
    throw new Error(`'${bad}' is not a device id: a letter or digit, then up to 63 of letters, digits and _ . : -`)
  return ids
}
