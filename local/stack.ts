import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../core/access/secretKeys.ts'
import { mintToken } from '../core/access/tokens.ts'
import { COAP_PORT } from '../core/coap/uri.ts'
import { HEALTH_PATH, HEALTH_PORT } from '../core/contracts/healthCheck.ts'
import { assetOf, codeHash } from './assets.ts'
import { type Balancer, balancer } from './balancer/balancer.ts'
import { targetGroup } from './balancer/targetGroup.ts'
import { cloudWatch } from './cloudwatch/cloudWatch.ts'
import { withoutMetrics } from './cloudwatch/embeddedMetrics.ts'
import { shortName } from './console.ts'
import { runningFunctions } from './console-site/deployers.ts'
import type { Resource, Say } from './contracts.ts'
import { startEmulators } from './emulators.ts'
import type { Endpoints } from './endpoints.ts'
import { ownNames } from './gateway/ownNames.ts'
import { allowedCalls } from './iam/allowed.ts'
import { LOCAL_CREDENTIALS } from './iam/identities.ts'
import { permissionRecord, type RecordedGrant } from './iam/permissionRecord.ts'
import { functionConfig } from './lambda/functionProperties.ts'
import { type HeldUdpPort, holdUdpPort } from './listener/heldUdpPort.ts'
import { type ListenerPorts, startListenerProcess } from './listener/listenerProcess.ts'
import { type ReplaceableListener, replaceableListener } from './listener/replaceable.ts'
import { rollingListener } from './listener/rolling.ts'
import { type TaskContainer, taskContainer } from './listener/taskDefinition.ts'
import { logMeter } from './logMeter.ts'
import { consoleDoor, consoleSite } from './services/consoleSite.ts'
import { listenerHealth } from './services/listenerHealth.ts'
import { type StackResources, stackResources } from './template/stackResources.ts'
import type { Assembly } from './template/synth.ts'

const REGION = 'us-east-1'
const ACCOUNT_ID = '000000000000'
const TOKEN_LIFETIME_SECONDS = 30 * 24 * 60 * 60
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
  readonly dataDirectory: string | undefined
  /** Whether devices send to a load balancer before the listener, which then is replaced without a gap; else to it directly. */
  readonly balancer?: boolean
  readonly timeScale: number
  readonly seed: number
  /** How long a minute of the alarms is here, ms; five seconds unless given. */
  readonly alarmMinuteMs?: number
  readonly say: Say
}

/** A synthesised stack, running on this machine. */
export type LocalStack = {
  readonly endpoints: Endpoints
  /** Swaps the functions whose asset is another in this assembly, and the console's files. @returns what was swapped */
  readonly swap: (assembly: Assembly) => Promise<readonly string[]>
  /** Ends the listener as a deployment would and starts the newest one on the same ports. Also `POST <aws>/_local/restart-listener`. */
  readonly restartListener: () => Promise<void>
  /** The environment of a function, by its short name: `persist`. */
  readonly variablesOf: (name: string) => Readonly<Record<string, string>>
  /** The grants of the template, each with whether it was used since the start. Also `GET <aws>/_local/permissions`. */
  readonly permissions: () => readonly RecordedGrant[]
  /** Resolves with a reason when a part that must not end has ended. */
  readonly failed: Promise<string>
  readonly close: () => Promise<void>
}

const place = (assembly: Assembly) => ({ stackName: assembly.stackName, region: REGION, accountId: ACCOUNT_ID })

const onlyTask = ({ ofType }: StackResources): TaskContainer => {
  const [task, ...others] = ofType('AWS::ECS::TaskDefinition')
  if (!task || others.length > 0) throw new Error('expected one task definition')
  return taskContainer(task)
}

const balancerBefore = ({ ofType }: StackResources, port: number, timeScale: number): Promise<Balancer> => {
  const [group, ...others] = ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
  if (!group || others.length > 0) throw new Error('expected one target group')
  return balancer({ port, group: targetGroup(group), timeScale })
}

/** Runs an assembly. @throws Error for what the local run does not understand */
export const startLocalStack = async ({
  assembly,
  ports,
  say: sayAll,
  alarmMinuteMs = ALARM_MINUTE_MS,
  balancer: isBalanced = false,
  ...rest
}: LocalStackOptions): Promise<LocalStack> => {
  const resources = stackResources(assembly.template, place(assembly))
  const watch = cloudWatch({
    resources: resources.ofType('AWS::CloudWatch::Alarm'),
    minuteMs: alarmMinuteMs,
    say: sayAll,
    now: Date.now,
  })
  const { say, logs, customMetrics } = logMeter(withoutMetrics(sayAll, watch.measure))
  const running = new Map(runningFunctions(resources).map(one => [one.logicalId, codeHash(one)]))
  let newest = { assembly, container: onlyTask(resources) }
  let listener: ReplaceableListener | undefined
  const restartListener = async (): Promise<void> => {
    if (!listener) throw new Error('the listener has not started yet')
    await listener.restart()
  }
  const shown = await consoleDoor(resources, ports.console ?? 0)
  const siteUrls = new Map(shown?.domainNames.map(name => [name, shown.door.url]))
  const allowed = allowedCalls()
  const permissions = () => permissionRecord(resources, allowed.all())
  const held = typeof ports.coap === 'number' ? await holdUdpPort(ports.coap) : ports.coap
  const coapPort = held.port
  const coap = `coap://127.0.0.1:${coapPort}`
  const emulators = await startEmulators({
    ...rest,
    resources,
    noteAllowed: allowed.note,
    meter: () => ({ logs: logs(), customMetrics: customMetrics() }),
    codeOf: (resource: Resource) => assetOf(assembly, codeHash(resource)),
    ports,
    region: REGION,
    accountId: ACCOUNT_ID,
    say,
    cloudWatch: watch,
    siteUrls,
    coapUrl: coap,
    local: {
      '/_local/permissions': { GET: () => ({ status: 200, body: permissions() }) },
      '/_local/alarms': { GET: () => ({ status: 200, body: watch.alarms() }) },
      '/_local/restart-listener': {
        POST: async () => {
          await restartListener()
          return { status: 204 }
        },
      },
      '/_local/kill-listener': {
        POST: async () => {
          await listener?.kill()
          return { status: 204 }
        },
      },
    },
  })
  const startListener = ({ coapPort, healthPort }: ListenerPorts) =>
    startListenerProcess({
      container: newest.container,
      directory: assetOf(newest.assembly, newest.container.imageHash),
      credentials: emulators.identities.assume(newest.container.roleArn, 'ecs-tasks.amazonaws.com'),
      endpointUrl: emulators.awsUrl,
      region: REGION,
      hostPorts: { [COAP_PORT]: coapPort, [HEALTH_PORT]: healthPort },
      say,
    })
  await held.release()
  const listening = isBalanced
    ? await rollingListener(startListener, await balancerBefore(resources, coapPort, rest.timeScale))
    : await replaceableListener(startListener, { coapPort, healthPort: ports.health })
  listener = listening
  const healthUrl = `http://127.0.0.1:${listening.healthPort}${HEALTH_PATH}`
  watch.atEachMinute(listenerHealth(resources, { measure: watch.measure, healthUrl }))
  watch.start()
  const { outputs } = resources
  const { httpUrls, webSocketUrl } = emulators
  const filesOf = (from: Assembly) => (hash: string) => assetOf(from, hash)
  const names = { httpUrls, webSocketUrl, coapUrl: coap, siteUrls, apiNames: ownNames(resources) }
  const site = shown && consoleSite(shown, { resources, assetDirectory: filesOf(assembly) }, names, say, allowed.note)
  return {
    endpoints: {
      coap,
      webSocket: webSocketUrl,
      http: emulators.httpUrl,
      console: shown?.door.url ?? null,
      aws: emulators.awsUrl,
      token: await viewerToken(emulators.awsUrl, outputs.TokenSecretArn ?? ''),
      health: healthUrl,
      outputs,
    },
    swap: async next => {
      const swapped: string[] = []
      const changed = stackResources(next.template, place(next))
      for (const resource of runningFunctions(changed)) {
        const hash = codeHash(resource)
        if (running.get(resource.logicalId) === hash) continue
        await emulators.lambda.replaceCode(resource.logicalId, assetOf(next, hash))
        running.set(resource.logicalId, hash)
        swapped.push(shortName(resource.logicalId))
      }
      if (site?.replace(changed, filesOf(next))) swapped.push('console')
      newest = { assembly: next, container: onlyTask(changed) }
      return swapped
    },
    restartListener,
    variablesOf: name => {
      const resource = runningFunctions(resources).find(({ logicalId }) => shortName(logicalId) === name)
      if (!resource) throw new Error(`the template has no function ${name}`)
      return functionConfig(resource).variables
    },
    permissions,
    failed: listening.failed.then(() => 'the listener has ended'),
    close: async () => {
      watch.close()
      await shown?.door.close()
      await listening.stop()
      await emulators.close()
    },
  }
}

/** A token for all devices, signed with the stack's own secret. */
const viewerToken = async (endpoint: string, secretArn: string): Promise<string> => {
  const client = new SecretsManagerClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS })
  const keys = await readSigningKeys(client, secretArn)
  client.destroy()
  const exp = Math.floor(Date.now() / 1000) + TOKEN_LIFETIME_SECONDS
  return mintToken({ sub: 'local', exp, devices: ['*'], scope: ['read', 'write', 'sensitive'] }, keys)
}
