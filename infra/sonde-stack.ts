import { Aspects, CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { COAP_PORT } from '../core/coap/uri.ts'
import { Alarms } from './alarms.ts'
import type { ApiDomain } from './api-domain.ts'
import { Budget } from './budget.ts'
import { type Bundles, bundles } from './bundle.ts'
import { Canary } from './canary.ts'
import { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import { consoleFiles } from './console-files.ts'
import { consoleSignIn } from './console-origins.ts'
import { ConsoleSite } from './console-site.ts'
import { StackDashboard } from './dashboard.ts'
import { functionSettings } from './function-settings.ts'
import { HttpApi } from './http-api.ts'
import { Identity } from './identity.ts'
import { Keeping } from './keeping.ts'
import { LivePath } from './live-path.ts'
import { functionMaker } from './make-function.ts'
import { functionNames } from './names.ts'
import { Network } from './network.ts'
import { OwnKey } from './own-key.ts'
import { canaryAlarm, httpAlarms, listenerAlarms, liveAlarms, platformAlarms, storeAlarms } from './stack-alarms.ts'
import { stageSchema } from './stage-schema.ts'
import { StorePath } from './store-path.ts'
import { Tables } from './tables.ts'

/** CDK tags these too; CloudFormation does not take it everywhere yet (cfn-lint E3002). Neither costs anything. */
const WITHOUT_TAGS = [
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::CloudWatch::Dashboard',
  'AWS::ElasticLoadBalancingV2::Listener',
]

export type SondeStackProps = StackProps & {
  readonly config: Config
  /** Programs that were bundled before, for several stacks. Bundled for this one unless given. */
  readonly bundled?: Bundles
}

/** Sonde, whole: the way in, the bus, storing, pushing, and the socket that viewers open. */
export class SondeStack extends Stack {
  /** What was bundled, bytes by name. */
  readonly bundleSizes: ReadonlyMap<string, number>

  constructor(scope: Construct, id: string, { config, bundled, ...props }: SondeStackProps) {
    super(scope, id, { description: 'Sonde: live telemetry for CoAP devices', ...props })
    const built = bundled ?? bundles({ functions: functionNames, schemaDir: config.schemaDir })
    this.bundleSizes = built.sizes()
    const { sensitiveFields } = stageSchema(config.schemaDir)
    const logRetention = config.logRetentionDays
    const makeFunction = functionMaker({ built, config })

    const bus = new EventBus(this, 'Bus', { description: 'Uplinks and what becomes of them' })
    const tables = new Tables(this, 'Tables', config)
    const settings = functionSettings(config, sensitiveFields)
    const identity = new Identity(this, 'Identity', { tables, config })
    const network = new Network(this, 'Network', config)
    const listener = new CoapListener(this, 'CoapListener', {
      network,
      bus,
      devices: tables.devices,
      bundle: built.listener(),
      config,
      logRetention,
    })
    const store = new StorePath(this, 'StorePath', { bus, tables, settings, makeFunction })
    const live = new LivePath(this, 'LivePath', { bus, tables, identity, settings, config, makeFunction })
    const site = new ConsoleSite(this, 'Console', {
      folder: consoleFiles(),
      socketOrigin: live.socket.origin,
      config,
    })
    const consoleOrigin = site.origin
    const http = new HttpApi(this, 'HttpApi', { bus, tables, identity, settings, config, consoleOrigin, makeFunction })
    const coapUrl = `coap://${listener.balancer.loadBalancerDnsName}:${COAP_PORT}`
    const webSocketUrl = live.socket.url
    const { stage } = config
    if (config.canary) {
      const urls = { coap: coapUrl, http: http.url, webSocket: webSocketUrl }
      new Canary(this, 'Canary', { ...config.canary, urls, identity, makeFunction })
    }
    site.publish({ webSocketUrl, httpUrl: http.url, coapUrl, stage, ...consoleSignIn(config) }, logRetention)

    const alarms = new Alarms(this, 'Alarms', config)
    listenerAlarms(alarms, listener, config)
    storeAlarms(alarms, store)
    liveAlarms(alarms, live)
    httpAlarms(alarms, http)
    if (config.canary) canaryAlarm(alarms, config.canary)
    platformAlarms(alarms, { store, live, tables })
    new StackDashboard(this, 'Dashboard', { alarms, listener, store, live, http, tables, config })

    this.applyToAll(config)
    const outputs: Record<string, readonly [description: string, value: string]> = {
      ConsoleUrl: ['The web console', consoleOrigin],
      CoapUrl: ['Devices send here', coapUrl],
      WebSocketUrl: ['Viewers open this, with ?deviceId=…', webSocketUrl],
      HttpUrl: ['History, devices and their configuration over HTTP; /docs in a browser', http.url],
      TokenSecretArn: ['Signs viewer tokens: npm run token -- --secret <this>', identity.tokenSecret.secretArn],
      BusName: ['The event bus', bus.eventBusName],
      DevicesTable: ['One item a device', tables.devices.tableName],
      EventsTable: ['One item an event', tables.events.tableName],
      ViewersTable: ['Who watches what', tables.viewers.tableName],
      ...(config.consoleDomain && {
        ConsoleDomainTarget: ['What the record of consoleDomain leads to', site.distributionDomain],
      }),
      ...domainOutputs('Http', 'httpDomain', http.domain),
      ...domainOutputs('WebSocket', 'webSocketDomain', live.socket.domain),
    }
    for (const [name, [description, value]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { description, value })
    }
  }
  /** What holds for every resource, and for those of a stage that come later too. */
  private applyToAll(config: Config): void {
    const { kmsKeyArn, permissionsBoundaryArn, monthlyBudgetUsd, tags } = config
    Aspects.of(this).add(new Keeping(config))
    if (kmsKeyArn) Aspects.of(this).add(new OwnKey(kmsKeyArn))
    if (permissionsBoundaryArn)
      PermissionsBoundary.of(this).apply(ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', permissionsBoundaryArn))
    if (monthlyBudgetUsd) new Budget(this, 'Budget', { config, usd: monthlyBudgetUsd })
    for (const [name, value] of Object.entries(tags))
      Tags.of(this).add(name, value, { excludeResourceTypes: WITHOUT_TAGS })
  }
}

/** What who owns a domain needs for its record. */
const domainOutputs = (prefix: string, key: string, domain: ApiDomain | undefined) => {
  if (!domain) return {}
  const { name, hostedZoneId } = domain.target
  return {
    [`${prefix}DomainTarget`]: [`What the record of ${key} leads to`, name],
    [`${prefix}DomainZone`]: [`The hosted zone of that target, for an alias record of ${key}`, hostedZoneId],
  } as const
}
