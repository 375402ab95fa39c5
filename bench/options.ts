import { parseArgs } from 'node:util'
import * as z from 'zod'

/** What can be measured by itself. `reference` and `listener` go together: one is read as a ratio to the other. */
export const sections = ['listener', 'memory', 'stack', 'viewers', 'init'] as const
export type Section = (typeof sections)[number]

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
})
export type BenchOptions = {
  readonly only: ReadonlySet<Section>
  readonly longMs: number
  readonly shortMs: number
  readonly rounds: number
}

/**
 * The flags of `npm run bench --`.
 * @throws Error that names the flag
 */
export const benchOptions = (args: readonly string[]): BenchOptions => {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { only: text, seconds: text, rounds: text } })
  const parsed = Options.safeParse(values)
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `--${path.slice(0, 1).join()}: ${message}`).join('\n'),
    )
  }
  const { only, seconds, rounds } = parsed.data
  return { only: new Set(only), longMs: seconds * 1000, shortMs: Math.max(2000, seconds * 100), rounds }
}
