import { parseArgs } from 'node:util'
import * as z from 'zod'

const Port = z.coerce.number().int().min(0).max(65_535).default(0)

const Options = z.object({
  'coap-port': Port,
  'health-port': Port,
  'ws-port': Port,
  'http-port': Port,
  'aws-port': Port,
  'console-port': Port,
  /** Folder in which the state is kept; in memory without it. */
  data: z.string().min(1).optional(),
  /** What the platform's own waits are multiplied by. */
  'time-scale': z.coerce.number().positive().max(1).default(1),
  /** Where `endpoints.json` and the synthesised stack go. */
  dir: z.string().min(1).default('.sonde'),
  /** How long a minute of the alarms is, s. */
  'alarm-minute': z.coerce.number().positive().default(5),
  /** Settings of the stage, JSON, over those of `local`. */
  config: z
    .string()
    .default('{}')
    .transform((text, context) => {
      try {
        return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON object' })
        return z.NEVER
      }
    }),
  seed: z.coerce.number().int().default(1),
  /** Whether a load balancer stands before the listener. */
  balancer: z.boolean().default(false),
  /** Whether a simulated device sends to the stack. */
  demo: z.boolean().default(true),
  watch: z.boolean().default(true),
  quiet: z.boolean().default(false),
})
export type LocalOptions = z.infer<typeof Options>

/**
 * The flags of `npm start --`.
 * @throws Error that names the flag
 */
export const localOptions = (args: readonly string[]): LocalOptions => {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      'coap-port': text,
      'health-port': text,
      'ws-port': text,
      'http-port': text,
      'aws-port': text,
      'console-port': text,
      data: text,
      'time-scale': text,
      'alarm-minute': text,
      dir: text,
      config: text,
      seed: text,
      balancer: { type: 'boolean' },
      demo: { type: 'boolean' },
      watch: { type: 'boolean' },
      quiet: { type: 'boolean' },
    },
  })
  const parsed = Options.safeParse(values)
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'))
}
