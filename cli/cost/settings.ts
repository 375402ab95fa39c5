import * as z from 'zod'
import { readFlags } from '../../local/flags.ts'
import { parseDuration } from '../duration.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'
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

export const COST_USAGE = `Prints the cost of a month, by service. It runs the stage on this machine, sends a sample, and counts what AWS would bill.

  npm run cost -- --devices 1000 --every 12m --viewers 10 [--watching all] [--stage prod] [--config JSON]

  --devices   how many devices send
  --every     time between two uplinks of a device, such as 30s, 12m or 1h
  --viewers   sockets open, on average over day and night; 0 unless given
  --watching  devices that each viewer watches, or all; 1 unless given
  --stage     the stage, as in cdk deploy; dev unless given
  --config    settings of the stage, JSON: '{"mergedHistory":false}'
  --running   measures the stack that npm start -- --no-demo runs in this folder; takes five minutes, in which
              nobody else may use it
  ${dirUsage(12)}; goes with --running
  --record    measures the units of docs/cost.md and writes them to docs/measured/units.json
`

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

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseCostSettings = (args: readonly string[]): CostSettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: {
      devices: text,
      every: text,
      viewers: text,
      watching: text,
      stage: text,
      config: text,
      dir: text,
      running: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
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
