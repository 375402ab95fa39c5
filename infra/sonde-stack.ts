import { Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { alarmChannels } from './alarm-topic.ts'
import { Alarms } from './alarms.ts'
import { AlertPath } from './alert-path.ts'
import { type Bundles, bundles } from './bundle.ts'
import { Canary } from './canary.ts'
import { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import { consoleFiles } from './console-files.ts'
import { ConsoleSite } from './console-site.ts'
import { StackDashboard } from './dashboard.ts'
import { DeliveryPath } from './delivery-path.ts'
import { functionSettings } from './function-settings.ts'
import { HttpApi } from './http-api.ts'
import { Identity } from './identity.ts'
import { LatePath } from './late-path.ts'
import { LivePath } from './live-path.ts'
import { LogPath } from './log-path.ts'
import { functionMaker } from './make-function.ts'
import { functionNames } from './names.ts'
import { Network } from './network.ts'
import { ownPrograms } from './own-programs.ts'
import { addAlarms } from './stack-alarms.ts'
import { stackBus } from './stack-bus.ts'
import { writeOutputs } from './stack-outputs.ts'
import { StageAlerts } from './stage-alerts.ts'
import { stageSchema } from './stage-schema.ts'
import { applyStageWide } from './stage-wide.ts'
import { StorePath } from './store-path.ts'
import { Tables } from './tables.ts'
import { updateReadersFirst } from './update-order.ts'

export type SondeStackProps = StackProps & {
  readonly config: Config
  /** Programs that were bundled before, for several stacks; bundled for this one unless given. */
  readonly bundled?: Bundles
}

/** One stage of Sonde: the listener, the bus, storing, pushing, the socket of viewers, the HTTP API and the console. */
export class SondeStack extends Stack {
  /** The sizes of the bundles, bytes by name. */
  readonly bundleSizes: ReadonlyMap<string, number>

  constructor(scope: Construct, id: string, { config, bundled, ...props }: SondeStackProps) {
    super(scope, id, { description: 'Sonde: live telemetry for CoAP devices', ...props })
    const built = bundled ?? bundles({ functions: functionNames, schemaDir: config.schemaDir })
    this.bundleSizes = built.sizes()
    const { sensitiveFields, columns } = stageSchema(config.schemaDir)
    const makeFunction = functionMaker({ built, config })

    const { bus, deadLetters: undelivered } = stackBus(this, config)
    const tables = new Tables(this, 'Tables', config)
    const settings = functionSettings(config, sensitiveFields)
    const identity = new Identity(this, 'Identity', { tables, config })
    const network = new Network(this, 'Network', config)
    const listener = new CoapListener(this, 'CoapListener', {
      network,
      bus,
      tables,
      bundle: built.listener(),
      config,
    })
    const store = new StorePath(this, 'StorePath', { bus, tables, settings, makeFunction })
    const late = new LatePath(this, 'LatePath', { bus, tables, settings, makeFunction })
    const { idSecret, deviceSecret } = listener
    const live = new LivePath(this, 'LivePath', { bus, tables, idSecret, identity, settings, config, makeFunction })
    const site = new ConsoleSite(this, 'Console', { folder: consoleFiles(), socket: live.socket, config })
    const delivery = new DeliveryPath(this, 'DeliveryPath', {
      bus,
      tables,
      consoleUrl: site.origin,
      config,
      makeFunction,
    })
    const alerts = new AlertPath(this, 'AlertPath', { bus, tables, delivery, settings, makeFunction })
    const ruleChanges = {
      bus,
      tables,
      judging: { judge: alerts.judge, deadLetters: alerts.again.deadLetters, timers: alerts.timers },
      channels: delivery.secret,
    }
    const stageAlerts = new StageAlerts(this, 'StageAlerts', { ...ruleChanges, config, makeFunction })
    const http = new HttpApi(this, 'HttpApi', {
      bus,
      tables,
      idSecret,
      deviceSecret,
      identity,
      settings,
      config,
      site,
      makeFunction,
      deliveries: delivery.queue,
      ruleChanges,
    })
    const canary = config.canary
      ? new Canary(this, 'Canary', {
          ...config.canary,
          plainCoap: config.plainCoap,
          listener,
          live,
          http,
          identity,
          makeFunction,
        })
      : undefined
    const logs = new LogPath(this, 'LogPath', { bus, idSecret: listener.idSecret, makeFunction })
    if (config.ownLogs) logs.subscribe(ownPrograms(this, listener))
    site.publish({ webSocketUrl: live.socket.url, httpUrl: http.url, coapUrl: listener.url, columns }, built.docs())

    updateReadersFirst({ listener, store, late, live, http, logs, alerts, delivery, stageAlerts, site })

    const alarms = new Alarms(this, 'Alarms', config)
    addAlarms(alarms, {
      undelivered,
      listener,
      store,
      late,
      live,
      http,
      logs,
      delivery,
      alerts,
      tables,
      config,
      canary,
    })
    if (alarms.topic && alarmChannels(config).length > 0) delivery.tell(alarms.topic)
    new StackDashboard(this, 'Dashboard', {
      alarms,
      undelivered,
      listener,
      store,
      live,
      http,
      logs,
      delivery,
      alerts,
      tables,
      config,
    })

    applyStageWide(this, config)
    writeOutputs(this, { bus, tables, identity, listener, live, http, logs, site })
  }
}
