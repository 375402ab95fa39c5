import { HEALTH_PATH } from '../core/contracts/healthCheck.ts'
import { assetOf, codeHash } from './assets.ts'
import { cloudWatch } from './cloudwatch/cloudWatch.ts'
import { withoutMetrics } from './cloudwatch/embeddedMetrics.ts'
import { shortName } from './console.ts'
import { runningFunctions } from './console-site/deployers.ts'
import type { Resource, Say } from './contracts.ts'
import { startEmulators } from './emulators.ts'
import type { Endpoints } from './endpoints.ts'
import { ownNames } from './gateway/ownNames.ts'
import { type Host, LOOPBACK } from './host.ts'
import { allowedCalls } from './iam/allowed.ts'
import { permissionRecord, type RecordedGrant } from './iam/permissionRecord.ts'
import { functionConfig } from './lambda/functionProperties.ts'
import { type HeldUdpPort, holdUdpPort } from './listener/heldUdpPort.ts'
import type { ReplaceableListener } from './listener/replaceable.ts'
import { listenerRoutes } from './listener/routes.ts'
import { stackListener } from './listener/stackListener.ts'
import { logMeter } from './logMeter.ts'
import { ACCOUNT_ID, placeOf, REGION } from './place.ts'
import { consoleDoor, consoleSite } from './services/consoleSite.ts'
import { listenerHealth } from './services/listenerHealth.ts'
import { listenerUse } from './services/listenerUse.ts'
import { type Swap, swapper } from './swap.ts'
import { stackResources } from './template/stackResources.ts'
import type { Assembly } from './template/synth.ts'
import { drain, type Patience, type Unfinished } from './unfinished.ts'
import { viewerToken } from './viewerToken.ts'

/** How long a minute of the alarms is, unless told, ms: nobody who tries a fault waits three minutes. */
const ALARM_MINUTE_MS = 5_000

export type LocalStackOptions = {
  readonly assembly: Assembly
  readonly ports: {
    /** A port that is held for the listener, or 0 for any free one. */
    readonly coap: number | HeldUdpPort
    readonly health: number
    readonly ws: number
    readonly aws: number
    readonly http?: number
    readonly console?: number
  }
  /** The address for devices and viewers, and that of the AWS endpoint; loopback unless given. */
  readonly hosts?: { readonly open: Host; readonly aws: Host }
  readonly dataDirectory: string | undefined
  /** Whether devices send to a load balancer before the listener, which then is replaced without a gap; else to it directly. */
  readonly balancer?: boolean
  readonly timeScale: number
  /** The shortest age at which an event is given up, however short the time scale makes it, ms; half a minute unless given. */
  readonly shortestAgeMs?: number
  readonly seed: number
  /** How long a minute of the alarms is here, ms; five seconds unless given. */
  readonly alarmMinuteMs?: number
  readonly say: Say
}

/** A synthesised stack, running on this machine. */
export type LocalStack = {
  readonly endpoints: Endpoints
  readonly swap: Swap
  /** The folders from which something runs, or will be started. */
  readonly inUse: () => readonly string[]
  /** Ends the listener as a deployment would and starts the newest one on the same ports. Also `POST <aws>/_local/restart-listener`. */
  readonly restartListener: () => Promise<void>
  /** The environment of a function, by its short name: `persist`. */
  readonly variablesOf: (name: string) => Readonly<Record<string, string>>
  /** The grants of the template, each with whether it was used since the start. Also `GET <aws>/_local/permissions`. */
  readonly permissions: () => readonly RecordedGrant[]
  /** Resolves with a reason when a part that must not end has ended. */
  readonly failed: Promise<string>
  readonly close: () => Promise<void>
  /** Ends it as well, once the work that it has accepted is done, or patience is at its end. @returns the work that is left */
  readonly end: (patience: Patience) => Promise<readonly Unfinished[]>
}

/** Runs an assembly. @throws Error for a part that the local run does not understand */
export const startLocalStack = async ({
  assembly,
  ports,
  hosts = { open: LOOPBACK, aws: LOOPBACK },
  say: sayAll,
  alarmMinuteMs = ALARM_MINUTE_MS,
  balancer: isBalanced = false,
  ...rest
}: LocalStackOptions): Promise<LocalStack> => {
  const resources = stackResources(assembly.template, placeOf(assembly))
  const watch = cloudWatch({
    resources: resources.ofType('AWS::CloudWatch::Alarm'),
    minuteMs: alarmMinuteMs,
    say: sayAll,
    now: Date.now,
    place: { region: REGION, accountId: ACCOUNT_ID },
  })
  const { say, logs, customMetrics } = logMeter(withoutMetrics(sayAll, watch.measure))
  let newest = assembly
  let listener: ReplaceableListener | undefined
  const shown = await consoleDoor(resources, { port: ports.console ?? 0, host: hosts.open })
  const siteUrls = new Map(shown?.domainNames.map(name => [name, shown.door.url]))
  const allowed = allowedCalls()
  const permissions = () => permissionRecord(resources, allowed.all())
  const coapPort = typeof ports.coap === 'number' ? await holdUdpPort(ports.coap, hosts.open) : ports.coap
  const coapUrl = `coap://${hosts.open.shown}:${coapPort.port}`
  const emulators = await startEmulators({
    ...rest,
    // An alarm that looks for the run of a schedule has to find one in its minutes.
    scheduleScale: Math.min(rest.timeScale, alarmMinuteMs / 60_000),
    resources,
    stackName: assembly.stackName,
    noteAllowed: allowed.note,
    meter: () => ({ logs: logs(), customMetrics: customMetrics() }),
    codeOf: (resource: Resource) => assetOf(assembly, codeHash(resource)),
    ports,
    hosts,
    region: REGION,
    accountId: ACCOUNT_ID,
    say,
    cloudWatch: watch,
    siteUrls,
    coapUrl,
    local: {
      '/_local/permissions': { GET: () => ({ status: 200, body: permissions() }) },
      '/_local/alarms': { GET: () => ({ status: 200, body: watch.alarms() }) },
      ...listenerRoutes(() => listener),
    },
  })
  const { awsUrl, httpUrl, httpUrls, webSocketUrl, identities, lambda, putLog } = emulators
  const running = await stackListener({
    newest: () => newest,
    coapPort,
    host: hosts.open,
    healthPort: ports.health,
    isBalanced,
    timeScale: rest.timeScale,
    identities,
    awsUrl,
    say,
    logged: putLog,
  })
  listener = running
  const healthUrl = `http://127.0.0.1:${running.healthPort}${HEALTH_PATH}`
  watch.atEachMinute(listenerHealth(resources, { measure: watch.measure, healthUrl }))
  watch.atEachMinute(
    listenerUse(resources, { measure: watch.measure, pids: running.pids, now: () => performance.now() }),
  )
  watch.start()
  const names = { httpUrls, webSocketUrl, coapUrl, siteUrls, apiNames: ownNames(resources) }
  const first = { resources, assetDirectory: (hash: string) => assetOf(assembly, hash) }
  const site = shown && consoleSite(shown, first, names, say, allowed.note)
  const swap = swapper(resources, { lambda, site, customResources: emulators.customResources })
  const { outputs } = resources
  const end = async (patience?: Patience): Promise<readonly Unfinished[]> => {
    watch.close()
    await shown?.door.close()
    await running.stop()
    emulators.quiet()
    if (patience) await drain(emulators.unfinished, patience)
    const left = emulators.unfinished()
    await emulators.close()
    return left
  }
  return {
    endpoints: {
      coap: coapUrl,
      webSocket: webSocketUrl,
      http: httpUrl,
      console: shown?.door.url ?? null,
      aws: awsUrl,
      token: await viewerToken(awsUrl, outputs.TokenSecretArn ?? ''),
      health: healthUrl,
      outputs,
    },
    swap: async next => {
      const swapped = await swap(next)
      newest = next
      return swapped
    },
    inUse: () => [newest.directory, ...running.inUse(), ...lambda.inUse()],
    restartListener: running.restart,
    variablesOf: name => {
      const resource = runningFunctions(resources).find(({ logicalId }) => shortName(logicalId) === name)
      if (!resource) throw new Error(`the template has no function ${name}`)
      return functionConfig(resource).variables
    },
    permissions,
    failed: running.failed.then(() => 'the listener has ended'),
    close: async () => void (await end()),
    end,
  }
}
