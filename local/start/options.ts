import * as z from 'zod'
import { readConfig } from '../../infra/config.ts'
import { readFlags } from '../flags.ts'
import { type Host, hostOf } from '../host.ts'
import { deployedOrigins, deployedRates } from './deployedStage.ts'

/** The folder of `endpoints.json` unless another is given. */
export const DEFAULT_DIR = '.sonde'

export const USAGE = `Runs the whole stack on this machine.

  npm start -- [--coap-port 5683] [--data DIR] [--config JSON] …

  --coap-port       port of CoAP; 5683 when it is free, else any free port
  --ws-port, --http-port, --console-port, --aws-port, --health-port
                    port of one part; any free port unless given
  --host ADDRESS    address for devices and viewers, 0.0.0.0 for all of this machine; loopback unless given
  --aws-host ADDRESS
                    address of the AWS endpoint, where everyone is administrator; loopback unless given
  --data DIR        keeps there what was stored or accepted, and the token secret; in memory unless given
  --config JSON     settings of the stage, over those of the stage local
  --origins deployed
                    pages of these origins alone may call the HTTP API, as in AWS: the console's, and allowedOrigins of
                    cdk.json or --config; pages of all origins unless given
  --rate deployed   devices may send as much as in AWS: deviceRatePerSecond, deviceRateBurst and newNamesPerMinute of cdk.json,
                    or by default; many times that unless given
  --balancer        puts a load balancer before the listener
  --alarm-minute S  how long a minute of the alarms lasts, s; 5 unless given
  --time-scale N    shortens the waits of the platform, 0.01 to a hundredth; 1 unless given
  --dir DIR         where endpoints.json goes; .sonde unless given
  --seed N          seed of the faults; 1 unless given
  --no-demo         without the demo fleet
  --no-watch        does not look for changed sources
  --quiet           without logs
`

/** Flags for ports of TCP. */
export const TCP_FLAGS = ['health-port', 'ws-port', 'http-port', 'aws-port', 'console-port'] as const

const Port = z.coerce.number().int().min(0).max(65_535)
const AnyPort = Port.default(0)
const Address = z
  .string()
  .default('localhost')
  .transform((text, context): Host => {
    const host = hostOf(text)
    if (host) return host
    context.addIssue({ code: 'custom', message: `${text} is not an IP address` })
    return z.NEVER
  })

const Options = z.object({
  /** 5683 when it is free, unless given. */
  'coap-port': Port.optional(),
  'health-port': AnyPort,
  'ws-port': AnyPort,
  'http-port': AnyPort,
  'aws-port': AnyPort,
  'console-port': AnyPort,
  /** Address of what devices and viewers use, and of the AWS endpoint. */
  host: Address,
  'aws-host': Address,
  /** Folder of the state; without it the state is in memory. */
  data: z.string().min(1).optional(),
  /** Factor on the platform's own waits. */
  'time-scale': z.coerce.number().positive().max(1).default(1),
  /** Folder of `endpoints.json` and of the synthesised stack. */
  dir: z.string().min(1).default(DEFAULT_DIR),
  /** How long a minute of the alarms is, s. */
  'alarm-minute': z.coerce.number().positive().default(5),
  /** Settings of the stage, JSON, over those of `local`. */
  config: z
    .string()
    .default('{}')
    .transform((text, context): Readonly<Record<string, unknown>> => {
      try {
        const settings = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
        return { stage: 'local', ...settings }
      } catch {
        context.addIssue({ code: 'custom', message: 'this is not a JSON object' })
        return z.NEVER
      }
    }),
  /** Whose pages may call the HTTP API: `deployed` for the origins of a deployed stage. */
  origins: z.literal('deployed').optional(),
  /** How many uplinks a device may send, and how many names may be new: `deployed` for the rates of a deployed stage. */
  rate: z.literal('deployed').optional(),
  seed: z.coerce.number().int().default(1),
  /** Whether a load balancer stands before the listener. */
  balancer: z.boolean().default(false),
  /** Whether the demo fleet sends to the stack. */
  demo: z.boolean().default(true),
  watch: z.boolean().default(true),
  quiet: z.boolean().default(false),
})
export type LocalOptions = z.infer<typeof Options>

/**
 * The flags of `npm start --`. @returns undefined when help is asked for
 * @throws Error with one line for each flag that is wrong
 */
export const localOptions = (args: readonly string[]): LocalOptions | undefined => {
  const { values } = readFlags({ args: [...args], allowNegative: true, options: FLAGS })
  if (values.help) return undefined
  const parsed = Options.safeParse(values)
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'))
  const twice = portGivenTwice(parsed.data)
  if (twice !== undefined) throw new Error(twice)
  const { config, origins, rate } = parsed.data
  const settings = { ...(origins && deployedOrigins()), ...(rate && deployedRates()), ...config }
  checkConfig(settings)
  return { ...parsed.data, config: settings }
}

/** Each part listens on a port of its own; CoAP on a port of UDP, which is another one. */
const portGivenTwice = (options: Readonly<Record<(typeof TCP_FLAGS)[number], number>>): string | undefined => {
  const given = TCP_FLAGS.filter(flag => options[flag] !== 0)
  const second = given.find((flag, index) => given.findIndex(other => options[other] === options[flag]) < index)
  return second && `--${second}: ${options[second]} is given to another part too; each needs a port of its own`
}

const text = { type: 'string' } as const

const FLAGS = {
  'coap-port': text,
  'health-port': text,
  'ws-port': text,
  'http-port': text,
  'aws-port': text,
  'console-port': text,
  host: text,
  'aws-host': text,
  data: text,
  'time-scale': text,
  'alarm-minute': text,
  dir: text,
  config: text,
  origins: text,
  rate: text,
  seed: text,
  balancer: { type: 'boolean' },
  demo: { type: 'boolean' },
  watch: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Synthesising would find the same a few seconds later, in the middle of a stack trace. */
const checkConfig = (config: LocalOptions['config']): void => {
  try {
    readConfig(config)
  } catch (error) {
    const [, ...problems] = messageOf(error)
      .replaceAll(/\n\s+→ at /g, ' at ')
      .split('\n')
    throw new Error(problems.map(problem => `--config: ${problem.replace(/^✖ /, '')}`).join('\n'), { cause: error })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
