import * as z from 'zod'
import { LOCATION_MODES } from '../proto/locationModes.ts'

const integer = (from: number, to: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d+$/, 'not a whole number')
    .default(String(otherwise))
    .transform(Number)
    .refine(value => value >= from && value <= to, `not between ${from} and ${to}`)

const Environment = z.object({
  BUS_NAME: z.string({ error: 'missing' }).min(1, 'missing'),
  DEVICES_TABLE: z.string({ error: 'missing' }).min(1, 'missing'),
  COAP_PORT: integer(0, 65_535, 5683),
  HEALTH_PORT: integer(0, 65_535, 8080),
  DEVICE_RATE_PER_SECOND: integer(1, 100_000, 20),
  DEVICE_RATE_BURST: integer(1, 100_000, 40),
  MAX_IN_FLIGHT: integer(1, 100_000, 1000),
  MAX_EXCHANGES: integer(1, 10_000_000, 250_000),
  DRAIN_SECONDS: integer(0, 115, 90),
  DEVICE_RECORD_SECONDS: integer(0, 3600, 30),
  UNKNOWN_DEVICES: z.enum(['accept', 'quarantine'], 'not accept or quarantine').default('accept'),
  DEFAULT_HEARTBEAT_INTERVAL_SECONDS: integer(1, 0xffffffff, 720),
  DEFAULT_LOCATION_MODE: z.enum(LOCATION_MODES, 'not a location mode').default('WIFI'),
  STACK_NAME: z.string().min(1).default('Sonde'),
  METRICS_SECONDS: z.coerce.number('not a number').min(0.1, 'under 0.1').max(3600, 'over 3600').default(60),
})

/** The listener's environment variables, read. Ports of 0 are any free port. */
export type ListenerConfig = z.infer<typeof Environment>

/**
 * Reads the environment once, at start. An empty variable is one that is not set.
 * @throws Error that names every variable that is missing or wrong
 */
export const listenerConfig = (from: Readonly<Record<string, string | undefined>>): ListenerConfig => {
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`environment variables: ${faults.join('; ')}`)
}
