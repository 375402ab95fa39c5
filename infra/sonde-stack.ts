import { resolve } from 'node:path'
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { codecs } from '../proto/codec.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { Alarms } from './alarms.ts'
import { bundles, ROOT } from './bundle.ts'
import { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import { consoleFiles } from './console-files.ts'
import { consoleSignIn } from './console-origins.ts'
import { ConsoleSite } from './console-site.ts'
import { StackDashboard } from './dashboard.ts'
import { functionSettings } from './function-settings.ts'
import { HttpApi } from './http-api.ts'
import { Identity } from './identity.ts'
import { LivePath } from './live-path.ts'
import { functionMaker } from './make-function.ts'
import { functionNames } from './names.ts'
import { COAP_PORT, Network } from './network.ts'
import { httpAlarms, listenerAlarms, liveAlarms, platformAlarms, storeAlarms } from './stack-alarms.ts'
import { StorePath } from './store-path.ts'
import { Tables } from './tables.ts'

/** Sonde, whole: the way in, the bus, storing, pushing, and the socket that viewers open. */
export class SondeStack extends Stack {
  /** What was bundled, bytes by name. */
  readonly bundleSizes: ReadonlyMap<string, number>

  constructor(scope: Construct, id: string, { config, ...props }: StackProps & { readonly config: Config }) {
    super(scope, id, { description: 'Sonde: live telemetry for CoAP devices', ...props })
    const built = bundles({ functions: functionNames, schemaDir: config.schemaDir })
    this.bundleSizes = built.sizes()
    const { sensitiveFields } = codecs(readSchema(resolve(ROOT, config.schemaDir))).uplink
    const logRetention = config.logRetentionDays
    const makeFunction = functionMaker({ built, logRetention })

    const bus = new EventBus(this, 'Bus', { description: 'Uplinks and what becomes of them' })
    const tables = new Tables(this, 'Tables', config)
    const settings = functionSettings(config, sensitiveFields)
    const identity = new Identity(this, 'Identity', { tables, settings })
    const network = new Network(this, 'Network', { sourceRanges: config.sourceRanges })
    const listener = new CoapListener(this, 'CoapListener', {
      network,
      bus,
      devices: tables.devices,
      bundle: built.listener(),
      config,
      logRetention,
    })
    const store = new StorePath(this, 'StorePath', { bus, tables, settings, makeFunction })
    const live = new LivePath(this, 'LivePath', { bus, tables, identity, settings, makeFunction })
    const site = new ConsoleSite(this, 'Console', {
      folder: consoleFiles(),
      socketOrigin: live.socket.stage.api.apiEndpoint,
      config,
    })
    const consoleOrigin = site.origin
    const http = new HttpApi(this, 'HttpApi', { bus, tables, identity, settings, config, consoleOrigin, makeFunction })
    const coapUrl = `coap://${listener.balancer.loadBalancerDnsName}:${COAP_PORT}`
    const webSocketUrl = live.socket.stage.url
    const { stage } = config
    site.publish({ webSocketUrl, httpUrl: http.url, coapUrl, stage, ...consoleSignIn(config) }, logRetention)

    const alarms = new Alarms(this, 'Alarms', config)
    listenerAlarms(alarms, listener, config)
    storeAlarms(alarms, store)
    liveAlarms(alarms, live)
    httpAlarms(alarms, http)
    platformAlarms(alarms, { store, live, tables })
    new StackDashboard(this, 'Dashboard', { alarms, listener, store, live, http, tables, config })

    const outputs = {
      ConsoleUrl: ['The web console', consoleOrigin],
      CoapUrl: ['Devices send here', coapUrl],
      WebSocketUrl: ['Viewers open this, with ?deviceId=…', webSocketUrl],
      HttpUrl: ['History, devices and their configuration over HTTP; /docs in a browser', http.url],
      TokenSecretArn: ['Signs viewer tokens: npm run token -- --secret <this>', identity.tokenSecret.secretArn],
      BusName: ['The event bus', bus.eventBusName],
      DevicesTable: ['One item a device', tables.devices.tableName],
      EventsTable: ['One item an event', tables.events.tableName],
      ViewersTable: ['Who watches what', tables.viewers.tableName],
    }
    for (const [name, [description = '', value = '']] of Object.entries(outputs)) {
      new CfnOutput(this, name, { description, value })
    }
    built.remove()
  }
}
