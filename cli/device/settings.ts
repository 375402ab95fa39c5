import { parseServer, type ServerAddress } from '../../core/coap/uri.ts'
import { isDeviceId } from '../../core/contracts/deviceId.ts'
import type { Face, Values } from '../command/flags.ts'
import { parseDuration } from '../duration.ts'
import { localDirectory } from '../stack/directory.ts'
import { dirFlag } from '../stack/flags.ts'

/** The settings of simulated devices. */
export type Settings = {
  /** A simulated device for each. */
  readonly deviceIds: readonly string[]
  /** Time between two uplinks, ms; undefined for the heartbeat interval that the device is configured to. */
  readonly every?: number
  /** Uplinks of each device; undefined for no end. */
  readonly count?: number
  /** Log lines after each uplink. */
  readonly lines: number
  /** Undefined for that of the local stack. */
  readonly server?: ServerAddress
  /** The file of the key of the one device. */
  readonly key?: string
  /** Folder of a local stack. */
  readonly directory: string
}

/** A tracker that reports every quarter of an hour logs so much at level info. */
const LINES = 2
/** As many as one datagram takes. */
const MAX_LINES = 12

export const deviceFace = {
  name: 'device',
  about: 'Simulates devices: sends plausible uplinks over CoAP and prints each answer.',
  words: { name: 'id', about: 'the id of the device, as --id', completes: 'devices' },
  flags: {
    id: {
      value: 'id',
      about: "the device's id; with --devices, ABC123-1, ABC123-2 and so on",
      completes: 'devices',
    },
    every: {
      value: 'time',
      about:
        'time between two uplinks, such as 500ms, 5s or 2m; without it a device starts at 60 s and then uses the interval that it is told',
    },
    count: { value: 'number', about: 'uplinks of each device, then stop; without it until Ctrl-C' },
    lines: {
      value: 'number',
      about: `log lines after each uplink, up to ${MAX_LINES}; ${LINES} unless given, 0 for none`,
    },
    key: {
      value: 'file',
      about:
        'a key as sonde key add writes it: the device of that key sends under it (OSCORE); its sequence numbers are kept in a file beside it',
      completes: 'files',
    },
    devices: { value: 'number', about: 'how many devices to simulate, 1 unless given' },
    url: { value: 'url', about: 'the CoAP server; the one that npm start runs in this folder unless given' },
    ...dirFlag,
  },
  examples: [
    { line: 'npx sonde device ABC123 --count 2 --every 100ms', about: 'two uplinks of one device' },
    { line: 'npx sonde device van --devices 3 --count 1', about: 'one uplink each of van-1, van-2 and van-3' },
  ],
} as const satisfies Face

/** Simulated devices in one process: with more, the process itself would be measured. */
const MAX_DEVICES = 10_000

/** @throws Error that names what is wrong */
export const readDeviceSettings = (values: Values<typeof deviceFace.flags>, [word]: readonly string[]): Settings => {
  const { url, dir, devices, every, count, lines, key } = values
  if (word !== undefined && values.id !== undefined) throw new Error('one id: either as a word or as --id')
  const id = word ?? values.id
  if (key !== undefined && devices !== undefined)
    throw new Error('--key is of one device: it does not go with --devices')
  return {
    directory: localDirectory(dir, { url }),
    ...(key !== undefined && { key }),
    deviceIds:
      key !== undefined && id === undefined
        ? []
        : idsFor(id, devices === undefined ? undefined : amount('devices', devices)),
    lines: lines === undefined ? LINES : linesIn(lines),
    ...(every !== undefined && { every: parseDuration('every', every) }),
    ...(count !== undefined && { count: amount('count', count) }),
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

const linesIn = (text: string): number => {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : MAX_LINES + 1
  if (value > MAX_LINES) throw new Error(`--lines '${text}' is not a whole number from 0 to ${MAX_LINES}`)
  return value
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
