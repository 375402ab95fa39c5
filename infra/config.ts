import * as z from 'zod'
import { OidcSettings } from '../core/access/oidcSettings.ts'
import { alarmNames } from './alarm-names.ts'
import { isCidr } from './cidr.ts'

const Origin = z.string().regex(/^https?:\/\/[^/\s;,]+$/, 'an origin such as https://console.example.com')
const Days = z.int().min(1).max(3650)

/** What Fargate offers: MiB of memory by CPU units (Amazon ECS, "Task CPU and memory"). */
const FARGATE_MEMORY: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: [2048, 3072, 4096],
}

/**
 * How one stage of the stack is set up, from the context `sonde` in `cdk.json` or `-c sonde='{"stage":"…"}'`. What is not
 * given has the default below; a key that is not known is an error.
 */
export const Config = z
  .strictObject({
    stage: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,19}$/, 'small letters, digits and -, at most 20, a letter first')
      .describe('Names the stack: `Sonde-<stage>`. `dev` unless given'),
    schemaDir: z
      .string()
      .min(1)
      .default('proto')
      .describe('Folder of `uplink.proto` and `downlink.proto`, from the root of this repository'),
    sourceRanges: z
      .array(
        z.string().refine(isCidr, { error: ({ input }) => `'${input}' is not an address range such as 10.0.0.0/8` }),
      )
      .min(1, 'at least one range, or no device gets through')
      .default(['0.0.0.0/0'])
      .describe('Source ranges (CIDR) whose datagrams the load balancer lets through'),
    unknownDevices: z
      .enum(['accept', 'quarantine'])
      .default('accept')
      .describe('An uplink of a device that nobody registered: taken like any other, or kept apart as `rejected`'),
    deviceRatePerSecond: z
      .int()
      .min(1)
      .max(100_000)
      .default(20)
      .describe('Uplinks a device may send, per second over time'),
    deviceRateBurst: z.int().min(1).max(100_000).default(40).describe('Uplinks a device may send at once'),
    maxInFlight: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe('Uplinks that one listener handles at a time; what comes beyond is answered 5.03'),
    drainSeconds: z
      .int()
      .min(0)
      .max(115)
      .default(90)
      .describe('How long a listener that is being replaced keeps answering, s'),
    defaultHeartbeatIntervalSeconds: z
      .int()
      .min(1)
      .max(0xffffffff)
      .default(720)
      .describe('`heartbeat_interval` of a device whose own is not set, s'),
    defaultLocationMode: z
      .enum(['NONE', 'WIFI', 'GNSS', 'WIFI_GNSS'])
      .default('WIFI')
      .describe('`location_mode` of a device whose own is not set'),
    deviceRecordSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(30)
      .describe('How long a listener believes what it read of a device, s: a changed configuration is seen after that'),
    mergedHistory: z
      .boolean()
      .default(true)
      .describe('Keeps history over all devices (`deviceId=*`, `GET /events`): one write unit more an event'),
    connectionsPerSubject: z.int().min(1).max(10_000).default(50).describe('Open sockets of one token subject'),
    subscriptionsPerConnection: z.int().min(1).max(1000).default(100).describe('Devices that one socket watches'),
    messagesPerSecond: z.int().min(1).max(1000).default(50).describe('Messages a second that one socket is answered'),
    allowedOrigins: z
      .array(z.string().regex(/^(\*|https?:\/\/[^/\s]+)$/, 'an origin such as https://console.example.com, or *'))
      .max(50)
      .default([])
      .describe('Origins whose pages may call the HTTP API (CORS), beside the console'),
    oidc: OidcSettings.optional().describe('An OpenID Connect issuer whose tokens are taken too'),
    consoleOidcClientId: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('Client id of the console at the issuer of `oidc`, a public client: people sign in there'),
    consoleOidcScope: z
      .string()
      .min(1)
      .max(1024)
      .default('openid')
      .describe('Scopes that the console asks the issuer for, with spaces between'),
    consoleOidcOrigins: z
      .array(Origin)
      .max(10)
      .default([])
      .describe('Further origins that signing in to the console calls: a token endpoint elsewhere than the issuer'),
    consoleDomain: z
      .strictObject({
        name: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name such as console.example.com'),
        certificateArn: z
          .string()
          .regex(/^arn:[^:]+:acm:us-east-1:\d{12}:certificate\/.+$/, 'the ARN of a certificate in us-east-1'),
      })
      .optional()
      .describe('Domain of the console, with its certificate (ACM, us-east-1); a name of cloudfront.net unless given'),
    uplinkRetentionDays: Days.default(7).describe('How long uplinks stay in history, days'),
    rejectedRetentionDays: Days.default(7).describe('How long stays what could not be taken as an uplink, days'),
    logRetentionDays: z
      .union([1, 3, 5, 7, 14, 30, 60, 90, 180, 365].map(days => z.literal(days)))
      .default(14)
      .describe('How long the logs stay in CloudWatch, days'),
    alarmEmail: z.email().optional().describe('Address that hears of alarms; it is asked to confirm'),
    alarmTopicArn: z
      .string()
      .regex(/^arn:[^:]+:sns:[^:]+:\d{12}:[\w-]+$/, 'the ARN of an SNS topic')
      .optional()
      .describe(
        'SNS topic that hears of alarms, in place of `alarmEmail`; CloudWatch must be allowed to publish there',
      ),
    declinedAlarms: z
      .array(z.enum(alarmNames))
      .default([])
      .describe('Alarms that this stage does without, by name: see [operate.md](../operate.md)'),
    runbooksUrl: z.url().optional().describe('Where `docs/runbooks` can be read, for the links in alarms'),
    metricsSeconds: z
      .number()
      .min(0.1)
      .max(3600)
      .default(60)
      .describe('How often a listener, and each instance of a function, writes its metrics, s'),
    listenerCount: z.int().min(1).max(10).default(1).describe('Listener tasks'),
    listenerCpu: z
      .union([256, 512, 1024].map(units => z.literal(units)))
      .default(256)
      .describe('CPU of a listener task: 256 is a quarter vCPU'),
    listenerMemoryMiB: z.int().default(512).describe('Memory of a listener task, MiB'),
  })
  .check(
    z.superRefine(({ listenerCpu, listenerMemoryMiB }, { addIssue }) => {
      const offered = FARGATE_MEMORY[listenerCpu] ?? []
      if (offered.includes(listenerMemoryMiB)) return
      const message = `with listenerCpu ${listenerCpu} Fargate offers ${offered.join(', ')}`
      addIssue({ code: 'custom', path: ['listenerMemoryMiB'], message })
    }),
    z.superRefine(({ oidc, consoleOidcClientId }, { addIssue }) => {
      if (oidc || !consoleOidcClientId) return
      addIssue({ code: 'custom', path: ['consoleOidcClientId'], message: 'needs the issuer in oidc' })
    }),
  )
export type Config = z.infer<typeof Config>

/** Stages that come with settings of their own. `local` is the one that `npm start` runs. */
const stages: Record<string, Partial<z.input<typeof Config>>> = {
  local: {
    deviceRatePerSecond: 1000,
    deviceRateBurst: 2000,
    drainSeconds: 0,
    deviceRecordSeconds: 1,
    allowedOrigins: ['*'],
    uplinkRetentionDays: 1,
    rejectedRetentionDays: 1,
    metricsSeconds: 1,
  },
}

/**
 * Reads the configuration of a stage from the CDK context: an object, or its JSON from the command line.
 * @throws Error that names every setting that is wrong or unknown
 */
export const readConfig = (context: unknown): Config => {
  const given = z.looseObject({}).safeParse(typeof context === 'string' ? fromJson(context) : (context ?? {}))
  if (!given.success) throw new Error('configuration: the context "sonde" is no object of settings')
  const { stage = 'dev' } = given.data
  const defaults = typeof stage === 'string' && Object.hasOwn(stages, stage) ? stages[stage] : {}
  const parsed = Config.safeParse({ ...defaults, ...given.data, stage })
  if (parsed.success) return parsed.data
  throw new Error(`configuration of the stage ${JSON.stringify(stage)}:\n${z.prettifyError(parsed.error)}`)
}

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`configuration: -c sonde=… is no JSON: ${text}`, { cause })
  }
}
