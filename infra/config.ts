import * as z from 'zod'
import { nearest } from '../core/contracts/nearest.ts'
import { accountProblems, accountSettings } from './settings/account.ts'
import { alertProblems, alertSettings } from './settings/alerts.ts'
import { canaryProblems, canarySettings } from './settings/canary.ts'
import { consoleSettings } from './settings/console.ts'
import { deviceProblems, deviceSettings } from './settings/devices.ts'
import { listenerProblems, listenerSettings } from './settings/listener.ts'
import { logSettings } from './settings/logs.ts'
import { keptAllFor } from './settings/retention.ts'
import { shippingSettings } from './settings/shipping.ts'
import { stageSetting, storageSettings } from './settings/storage.ts'
import { viewerSettings } from './settings/viewers.ts'

/**
 * The settings of one stage, from the context `sonde` in `cdk.json` or `-c sonde='{"stage":"…"}'`. A setting that is not given
 * has its default; an unknown key is an error.
 */
export const Config = z
  .strictObject({
    stage: stageSetting,
    ...storageSettings,
    ...deviceSettings,
    ...viewerSettings,
    ...shippingSettings,
    ...consoleSettings,
    ...listenerSettings,
    ...logSettings,
    ...accountSettings,
    ...canarySettings,
    ...alertSettings,
  })
  .check(
    z.superRefine((config, { addIssue }) => {
      for (const [key, message] of [
        ...deviceProblems(config),
        ...listenerProblems(config),
        ...accountProblems(config),
        ...canaryProblems(config),
      ])
        addIssue({ code: 'custom', path: [key], message })
      for (const [path, message] of alertProblems(config)) addIssue({ code: 'custom', path: [...path], message })
      if (config.consoleOidcClientId && !config.oidc)
        addIssue({ code: 'custom', path: ['consoleOidcClientId'], message: 'needs the issuer in oidc' })
      const names = [config.consoleDomain, config.httpDomain, config.webSocketDomain].flatMap(one => one?.name ?? [])
      if (new Set(names).size < names.length)
        addIssue({ code: 'custom', path: ['webSocketDomain'], message: 'console and APIs need different names' })
    }),
  )
export type Config = z.infer<typeof Config>
type Settings = Partial<z.input<typeof Config>>

const PRODUCTION_STAGES = ['prod', 'production']

/** The defaults that differ in production: a second task in a second zone, and logs of refused flows. */
export const productionDefaults = (given: Readonly<Record<string, unknown>>): Settings => ({
  listenerCount: 2,
  flowLogs: given.vpcId === undefined ? 'rejected' : 'none',
})

/** Settings that belong to a stage's name. `npm start` runs the stage `local`. */
const stages: Record<string, Settings> = {
  local: {
    deviceRatePerSecond: 1000,
    deviceRateBurst: 2000,
    newNamesPerMinute: 60_000,
    drainSeconds: 0,
    deviceRecordSeconds: 1,
    allowedOrigins: ['*'],
    ...keptAllFor(1),
    canary: false,
    metricsSeconds: 1,
  },
}

/**
 * Reads the configuration of a stage from the CDK context: an object, or its JSON from the command line.
 * @throws Error that names every invalid setting, and for an unknown one the nearest known one
 */
export const readConfig = (context: unknown): Config => {
  const given = z.looseObject({}).safeParse(typeof context === 'string' ? fromJson(context) : (context ?? {}))
  if (!given.success) throw new Error('configuration: the context "sonde" is not an object of settings')
  const { stage = 'dev', production = PRODUCTION_STAGES.includes(String(stage)) } = given.data
  const defaults = typeof stage === 'string' && Object.hasOwn(stages, stage) ? stages[stage] : {}
  const ofProduction = production === true ? productionDefaults(given.data) : {}
  const parsed = Config.safeParse({ ...ofProduction, ...defaults, ...given.data, stage, production })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(withNearest)
  throw new Error(`configuration of the stage ${JSON.stringify(stage)}:\n${z.prettifyError({ issues })}`)
}

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`configuration: -c sonde=… is not JSON: ${text}`, { cause })
  }
}

const withNearest = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'unrecognized_keys') return issue
  const known = knownKeys(issue.path)
  const meant = issue.keys.flatMap(key => nearest(key, known) ?? [])
  return { ...issue, message: `${issue.message}: did you mean ${meant.join(', ')}?` }
}

const Shape = z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) })

/** The names of the settings at a path of the configuration. */
const knownKeys = (path: readonly PropertyKey[]): readonly string[] => {
  const whole: unknown = z.toJSONSchema(Config, { io: 'input' })
  const at = path.reduce((node, key) => Shape.parse(node).properties[String(key)], whole)
  return Object.keys(Shape.parse(at).properties)
}
