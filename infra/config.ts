import * as z from 'zod'
import { isCidr } from './cidr.ts'

const Days = z.int().min(1).max(3650)

/**
 * How one stage of the stack is set up, from the context `sonde` in `cdk.json` or `-c sonde='{"stage":"…"}'`. What is not
 * given has the default below; a key that is not known is an error.
 */
export const Config = z.strictObject({
  /** Names the stack: `Sonde-<stage>`. */
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/),
  /** Folder of `uplink.proto` and `downlink.proto`. */
  schemaDir: z.string().default('proto'),
  /** Source ranges (CIDR) whose datagrams the load balancer lets through. */
  sourceRanges: z.array(z.string().refine(isCidr, 'not a CIDR range')).min(1).default(['0.0.0.0/0']),
  /** What an uplink of a device gets that nobody registered: the ordinary way, or kept apart as `rejected`. */
  unknownDevices: z.enum(['accept', 'quarantine']).default('accept'),
  /** Uplinks a device may send, per second over time, and at once. */
  deviceRatePerSecond: z.int().min(1).max(100_000).default(20),
  deviceRateBurst: z.int().min(1).max(100_000).default(40),
  /** Uplinks that one listener handles at a time; beyond it answers 5.03. */
  maxInFlight: z.int().min(1).max(100_000).default(1000),
  /** How long a listener that is being replaced keeps answering, s. */
  drainSeconds: z.int().min(0).max(115).default(90),
  /** What a device is told whose own desired configuration is not set. */
  defaultHeartbeatIntervalSeconds: z.int().min(1).max(0xffffffff).default(720),
  defaultLocationMode: z.enum(['NONE', 'WIFI', 'GNSS', 'WIFI_GNSS']).default('WIFI'),
  /** How long events stay in history, by kind, days. */
  uplinkRetentionDays: Days.default(7),
  rejectedRetentionDays: Days.default(7),
  logRetentionDays: z.union([1, 3, 5, 7, 14, 30, 60, 90, 180, 365].map(days => z.literal(days))).default(14),
  /** Listener tasks and their size (Fargate units: 256 is a quarter vCPU; MiB). */
  listenerCount: z.int().min(1).max(10).default(1),
  listenerCpu: z.union([256, 512, 1024].map(units => z.literal(units))).default(256),
  listenerMemoryMiB: z.union([512, 1024, 2048].map(size => z.literal(size))).default(512),
})
export type Config = z.infer<typeof Config>

/** Stages that come with settings of their own. `local` is the one that `npm start` runs. */
const stages: Record<string, Partial<z.input<typeof Config>>> = {
  local: {
    deviceRatePerSecond: 1000,
    deviceRateBurst: 2000,
    drainSeconds: 0,
    uplinkRetentionDays: 1,
    rejectedRetentionDays: 1,
  },
}

/**
 * Reads the configuration of a stage from the CDK context: an object, or its JSON from the command line.
 * @throws Error that names every setting that is wrong or unknown
 */
export const readConfig = (context: unknown): Config => {
  const given: unknown = typeof context === 'string' ? JSON.parse(context) : (context ?? {})
  const { stage } = z.looseObject({ stage: z.string().default('dev') }).parse(given)
  const parsed = Config.safeParse({ ...stages[stage], ...z.looseObject({}).parse(given), stage })
  if (parsed.success) return parsed.data
  throw new Error(`configuration of the stage ${stage}: ${z.prettifyError(parsed.error)}`)
}
