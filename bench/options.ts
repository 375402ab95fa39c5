import * as z from 'zod'
import { readFlags } from '../local/flags.ts'

/** The parts of the bench, each of which can be run by itself. */
export const sections = [
  'listener',
  'oscore',
  'overload',
  'memory',
  'stack',
  'viewers',
  'tail',
  'fleet',
  'init',
  'console',
  'log-parse',
  'ship',
  'logs',
  'command',
] as const
export type Section = (typeof sections)[number]

export const USAGE = `Measures how fast it is; docs/performance.md says how.

  npm run bench -- [--only ${sections.join(',')}] [--seconds 60] [--rounds 3] [--against REV] [--profile] [--record NAME]

  --only     these sections, all unless given:
             listener  the listener alone, warm and cold, and node-coap's echo as the measure of the machine
             oscore    the listener alone, cold, with keys and without: what protection costs
             overload  the listener with up to four times the load that it can take
             memory    the listener's memory under a steady load
             stack     the whole local stack: throughput, and latency to one viewer
             viewers   one uplink to 1,000 viewers of one device
             tail      10,000 stored events to a viewer and over HTTP
             fleet     200 devices with 5 viewers each
             init      how long each function takes to load
             console   what the web console loads first, and how soon it shows a live row
             logs      10,000 log lines/s over HTTP from 20 sources, beside uplinks, and the price of a million
             command   how long sonde takes to start
             log-parse how many log lines are read in a second, of JSON and of access logs
             ship      how many lines of a file sonde ship sends in a second, to a server that only counts them
  --seconds  length of the long measurements
  --rounds   throughput is the best of so many
  --against  a revision of this repository, or the folder of another checkout: it is measured in the same run
  --profile  writes a processor profile of each section to bench/results, for Chrome's tools or cpupro
  --record   keeps the ratios in bench/recorded.json under this name, such as a release: later runs are compared with them
`

const Options = z.object({
  only: z
    .string()
    .default(sections.join(','))
    .transform(text => text.split(','))
    .pipe(z.array(z.enum(sections))),
  /** Length of the long measurements, s; the short ones take a tenth of it, 2 s at least. */
  seconds: z.coerce.number().min(5).max(3600).default(60),
  /** Throughput is the best of this many runs. */
  rounds: z.coerce.number().int().min(1).max(20).default(3),
  against: z.string().min(1).optional(),
  profile: z.boolean().default(false),
  record: z.string().min(1).optional(),
})
export type BenchOptions = {
  readonly only: ReadonlySet<Section>
  readonly longMs: number
  readonly shortMs: number
  readonly rounds: number
  /** Revision, or folder of the checkout, that is measured too. */
  readonly against: string | undefined
  readonly isProfiled: boolean
  /** The name under which the ratios are kept. */
  readonly record: string | undefined
}

/**
 * The flags of `npm run bench --`. @returns undefined when help is asked for
 * @throws Error that names the flag
 */
export const benchOptions = (args: readonly string[]): BenchOptions | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: {
      only: text,
      seconds: text,
      rounds: text,
      against: text,
      profile: { type: 'boolean' },
      record: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const parsed = Options.safeParse(values)
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `--${path.slice(0, 1).join()}: ${message}`).join('\n'),
    )
  }
  const { only, seconds, rounds, against, profile, record } = parsed.data
  return {
    only: new Set(only),
    longMs: seconds * 1000,
    shortMs: Math.max(2000, seconds * 100),
    rounds,
    against,
    isProfiled: profile,
    record,
  }
}
