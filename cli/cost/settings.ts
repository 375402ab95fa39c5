import * as z from 'zod'
import type { Face, Values } from '../command/flags.ts'
import { parseDuration } from '../duration.ts'
import { localDirectory } from '../stack/directory.ts'
import { dirFlag } from '../stack/flags.ts'
import type { Traffic } from './bill.ts'

/** The traffic to price, and the stage to measure. */
export type CostSettings = {
  readonly traffic: Traffic
  /** Settings of the stage that is to be deployed. */
  readonly config: Readonly<Record<string, unknown>>
  /** Folder of a local stack that runs and is measured; undefined for a stack of the command's own. */
  readonly running: string | undefined
  /** Whether the measurement is written down for docs/cost.md; nothing else is done then. */
  readonly isRecording: boolean
}

export const costFace = {
  name: 'cost',
  about:
    'Prints the cost of a month, by service. It runs the stage on this machine, sends a sample, and counts what AWS would bill.',
  flags: {
    devices: { value: 'number', about: 'how many devices send' },
    every: { value: 'time', about: 'time between two uplinks of a device, such as 30s, 12m or 1h' },
    viewers: { value: 'number', about: 'sockets open, on average over day and night; 0 unless given' },
    watching: { value: 'number', about: 'devices that each viewer watches, or all; 1 unless given' },
    stage: { value: 'name', about: 'the stage, as in cdk deploy; dev unless given' },
    config: { value: 'json', about: `settings of the stage, JSON: '{"mergedHistory":false}'` },
    running: {
      about:
        'measures the stack that npm start -- --no-demo runs in this folder; takes five minutes, in which nobody else may use it',
    },
    dir: { ...dirFlag.dir, about: `${dirFlag.dir.about}; goes with --running` },
    record: { about: 'measures the units of docs/cost.md and writes them to docs/measured/units.json' },
  },
  examples: [
    { line: 'npx sonde cost --devices 1000 --every 12m --viewers 10', about: 'the month of a thousand devices' },
  ],
} as const satisfies Face

const Json = z.record(z.string(), z.unknown())

const wholeNumber = (flag: string, text: string | undefined, minimum: number): number => {
  if (text === undefined) throw new Error(`--${flag} is missing`)
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
  if (value < minimum) throw new Error(`--${flag} '${text}' is not a whole number from ${minimum} up`)
  return value
}

const settingsIn = (text: string): Record<string, unknown> => {
  try {
    return Json.parse(JSON.parse(text))
  } catch {
    throw new Error(`--config '${text}' is not a JSON object`)
  }
}

/** @throws Error that names what is wrong */
export const readCostSettings = (values: Values<typeof costFace.flags>): CostSettings => {
  const { record, running, watching = '1', stage = 'dev', config = '{}' } = values
  const devices = wholeNumber('devices', values.devices ?? (record ? '1' : undefined), 1)
  const every = values.every ?? (record ? '12m' : undefined)
  if (values.dir !== undefined && !running) throw new Error('--dir goes with --running')
  if (every === undefined) throw new Error('--every is missing')
  return {
    traffic: {
      devices,
      everySeconds: parseDuration('every', every) / 1000,
      viewers: wholeNumber('viewers', values.viewers ?? '0', 0),
      watching: watching === 'all' ? 'all' : wholeNumber('watching', watching, 1),
    },
    config: { stage, ...settingsIn(config) },
    running: running ? localDirectory(values.dir) : undefined,
    isRecording: record,
  }
}
