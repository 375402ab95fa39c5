import { parseArgs } from 'node:util'
import * as z from 'zod'

/** The parts of the bench, each of which can be run by itself. */
export const sections = ['listener', 'memory', 'stack', 'viewers', 'tail', 'fleet', 'init', 'console'] as const
export type Section = (typeof sections)[number]

export const USAGE = `Measures how fast it is; docs/performance.md says how.

  npm run bench -- [--only ${sections.join(',')}] [--seconds 60] [--rounds 3] [--against DIR]

  --only     these sections, all unless given:
             listener  the listener alone, and node-coap's echo as the measure of the machine
             memory    the listener's memory under a steady load
             stack     the whole local stack: throughput, and latency to one viewer
             viewers   one uplink to 1,000 viewers of one device
             tail      10,000 stored events to a viewer and over HTTP
             fleet     200 devices with 5 viewers each
             init      how long each function takes to load
             console   what the web console loads first, and how soon it shows a live row
  --seconds  length of the long measurements
  --rounds   throughput is the best of so many
  --against  another checkout of this repository: it is measured first, and then this one
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
})
export type BenchOptions = {
  readonly only: ReadonlySet<Section>
  readonly longMs: number
  readonly shortMs: number
  readonly rounds: number
  /** Folder of the checkout that is measured too. */
  readonly against: string | undefined
}

/**
 * The flags of `npm run bench --`. @returns undefined when help is asked for
 * @throws Error that names the flag
 */
export const benchOptions = (args: readonly string[]): BenchOptions | undefined => {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { only: text, seconds: text, rounds: text, against: text, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return undefined
  const parsed = Options.safeParse(values)
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `--${path.slice(0, 1).join()}: ${message}`).join('\n'),
    )
  }
  const { only, seconds, rounds, against } = parsed.data
  return { only: new Set(only), longMs: seconds * 1000, shortMs: Math.max(2000, seconds * 100), rounds, against }
}
