import { Duration, Stack } from 'aws-cdk-lib'
import {
  HttpApi as Api,
  CorsHttpMethod,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type OperationServer, operations } from '../core/api/operations.ts'
import type { Operation } from '../core/http/operation.ts'
import { accept } from './accepted.ts'
import { accessLog } from './access-log.ts'
import { ApiDomain } from './api-domain.ts'
import type { Config } from './config.ts'
import type { ConsoleSite } from './console-site.ts'
import type { FunctionSettings } from './function-settings.ts'
import type { Identity } from './identity.ts'
import type { MakeFunction } from './make-function.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { allowRuleChanges, type RuleChangeProps, ruleChangeVariables } from './rule-changes.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'
import { throttleRoute } from './throttle-route.ts'

/** A resource that has GET has HEAD too. */
const corsMethods = (method: Operation['method']): CorsHttpMethod[] =>
  method === 'GET' ? [CorsHttpMethod.GET, CorsHttpMethod.HEAD] : [CorsHttpMethod[method]]

/** The headers that requests of a page may carry. */
const requestHeaders = (all: readonly Operation[]): string[] => [
  'authorization',
  'if-none-match',
  ...(all.some(({ body }) => body) ? ['content-type'] : []),
  ...all.flatMap(({ headers = {} }) => Object.keys(headers).map(name => name.toLowerCase())),
]

export type HttpApiProps = {
  readonly bus: EventBus
  readonly tables: Tables
  /** The secret under which messages are hashed into their ids. */
  readonly idSecret: Secret
  /** The secret that the keys of devices are derived from. */
  readonly deviceSecret: Secret
  readonly identity: Identity
  readonly settings: FunctionSettings
  readonly config: Config
  /** The web console, whose pages call this API. */
  readonly site: ConsoleSite
  readonly makeFunction: MakeFunction
  /** The queue of the function that delivers alerts. */
  readonly deliveries: Queue
  readonly ruleChanges: RuleChangeProps
}

/**
 * History, devices and their configuration over HTTP. The functions verify the token themselves: an authorizer of API Gateway
 * could not explain a refusal as RFC 9457 does.
 */
export class HttpApi extends Construct {
  /** Without a slash at its end. */
  readonly url: string
  /** The domain name of the team, where the stage has one. */
  readonly domain: ApiDomain | undefined
  readonly functions: readonly SondeFunction[]
  /** Those that put events on the bus. */
  readonly writers: readonly SondeFunction[]
  /** The one that changes the rules of alerts and their channels. */
  readonly changesRules: SondeFunction
  readonly api: Api

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id)
    const { allowedOrigins, httpDomain } = props.config
    this.api = new Api(this, 'Api', {
      apiName: `${Stack.of(this).stackName}-http`,
      description: 'Sonde history, devices and configuration',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: allowedOrigins.includes('*') ? ['*'] : [...allowedOrigins, props.site.origin],
        allowMethods: [...new Set(operations.flatMap(({ method }) => corsMethods(method)))],
        allowHeaders: [...new Set(requestHeaders(operations))],
        exposeHeaders: ['allow', 'etag', 'link', 'retry-after', 'sonde-mapped', 'www-authenticate'],
        maxAge: Duration.hours(1),
      },
    })
    this.url = httpDomain ? `https://${httpDomain.name}` : this.api.apiEndpoint
    accept(this.api, {
      APIG4:
        'The functions verify the token, so that a refusal is a problem document of RFC 9457. The documentation is public.',
    })
    const { api } = this
    const stage = this.stage(props.config)
    this.domain = httpDomain && new ApiDomain(this, 'Domain', { ...httpDomain, api, stage })
    const servers: Readonly<Record<OperationServer, SondeFunction>> = {
      'http-read': this.reading(props),
      'http-config': this.configuring(props),
      'http-logs': this.shipping(props),
      'http-keys': this.keeping(props),
      'http-alerts': this.alerting(props),
    }
    for (const [server, from] of Object.entries(servers))
      this.route(
        from,
        operations.filter(({ servedBy }) => servedBy === server).map(({ path }) => path),
      )
    const docs = props.makeFunction(this, 'Docs', {
      name: 'http-docs',
      description: 'Leads to the documentation of the HTTP API',
      environment: { DOCS_URL: props.site.docsUrl },
    })
    this.functions = [...Object.values(servers), docs]
    this.writers = [servers['http-logs'], servers['http-keys']]
    this.changesRules = servers['http-alerts']
    // Every other path: the documentation, and the problem document for paths that lead nowhere.
    const other = new HttpRoute(this, 'Other', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrationOf(docs),
    })
    accept(other, { APIG4: 'It shows the documentation, which is public, and no data.' })
    throttleRoute(stage, '$default', other, {
      rate: props.config.anonymousRatePerSecond,
      burst: props.config.anonymousBurst,
    })
    oneAtATime(this, stage)
  }

  private stage({
    httpRatePerSecond: rateLimit,
    httpBurst: burstLimit,
    logRetentionDays: retention,
  }: Config): HttpStage {
    return new HttpStage(this.api, 'DefaultStage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      accessLogSettings: accessLog(this, 'AccessLog', { of: 'http', retention }),
    })
  }

  private reading({ bus, tables, identity, settings, makeFunction }: HttpApiProps): SondeFunction {
    const { devices, events, counts, viewers } = tables
    const read = makeFunction(this, 'Read', {
      name: 'http-read',
      description: 'Reads devices and history',
      environment: {
        DEVICES_TABLE: devices.tableName,
        EVENTS_TABLE: events.tableName,
        COUNTS_TABLE: counts.tableName,
        BUS_NAME: bus.eventBusName,
        ...settings.history,
        ...settings.reading,
        ...settings.viewerLimits,
        ...settings.sensitive,
        ...settings.defaultConfiguration,
        ...settings.heartbeatBounds,
        ...identity.variables,
      },
      memoryMiB: 512,
      timeout: Duration.seconds(20),
    })
    identity.allowVerifying(read)
    read.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [devices.tableArn])
    read.allow(['dynamodb:Query'], [tables.fleetArn])
    read.allow(['dynamodb:GetItem'], [events.tableArn])
    read.allow(['dynamodb:Query'], [...tables.historyArns, counts.tableArn, viewers.tableArn])
    read.allow(['dynamodb:UpdateItem'], [viewers.tableArn])
    read.allow(['events:DescribeEventBus'], [bus.eventBusArn])
    return read
  }

  private configuring({ tables, identity, settings, makeFunction }: HttpApiProps): SondeFunction {
    const { tableName, tableArn } = tables.devices
    const configure = makeFunction(this, 'Configure', {
      name: 'http-config',
      description: 'Changes the desired configuration of a device',
      environment: {
        DEVICES_TABLE: tableName,
        ...settings.defaultConfiguration,
        ...settings.heartbeatBounds,
        ...identity.variables,
      },
    })
    identity.allowVerifying(configure)
    configure.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tableArn])
    return configure
  }

  private shipping({ bus, tables, idSecret, identity, settings, makeFunction }: HttpApiProps): SondeFunction {
    const ship = makeFunction(this, 'Ship', {
      name: 'http-logs',
      description: 'Takes log lines',
      environment: {
        BUS_NAME: bus.eventBusName,
        ID_SECRET_ARN: idSecret.secretArn,
        COUNTS_TABLE: tables.counts.tableName,
        ...settings.shipping,
        ...identity.variables,
      },
      // Processor time goes by memory, and reading a large request takes some.
      memoryMiB: 1024,
      timeout: Duration.seconds(20),
    })
    identity.allowVerifying(ship)
    ship.allow(['secretsmanager:GetSecretValue'], [idSecret.secretArn])
    ship.allow(['events:PutEvents'], [bus.eventBusArn])
    ship.allow(['dynamodb:GetItem'], [tables.counts.tableArn])
    // Requests of which the bus took a part.
    ship.allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], [tables.viewers.tableArn])
    return ship
  }

  private keeping({ bus, tables, deviceSecret, identity, makeFunction }: HttpApiProps): SondeFunction {
    const { devices, keys } = tables
    const keep = makeFunction(this, 'Keys', {
      name: 'http-keys',
      description: 'Makes, shows, replaces and revokes the keys of devices',
      environment: {
        BUS_NAME: bus.eventBusName,
        DEVICES_TABLE: devices.tableName,
        KEYS_TABLE: keys.tableName,
        DEVICE_SECRET_ARN: deviceSecret.secretArn,
        ...identity.variables,
      },
      memoryMiB: 512,
      timeout: Duration.seconds(20),
    })
    identity.allowVerifying(keep)
    keep.allow(['secretsmanager:GetSecretValue'], [deviceSecret.secretArn])
    keep.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [keys.tableArn])
    keep.allow(['dynamodb:UpdateItem'], [devices.tableArn])
    keep.allow(['events:PutEvents'], [bus.eventBusArn])
    return keep
  }

  private alerting({ tables, identity, settings, deliveries, ruleChanges, makeFunction }: HttpApiProps): SondeFunction {
    const { events, viewers } = tables
    const alerts = makeFunction(this, 'Alerts', {
      name: 'http-alerts',
      description: 'Shows, changes, previews and tests the rules of alerts',
      environment: {
        ...ruleChangeVariables(ruleChanges),
        DELIVERY_QUEUE_URL: deliveries.queueUrl,
        EVENTS_TABLE: events.tableName,
        ...settings.history,
        ...settings.reading,
        ...settings.sensitive,
        ...identity.variables,
      },
      // A preview goes through thousands of events.
      memoryMiB: 1024,
      timeout: Duration.seconds(24),
    })
    identity.allowVerifying(alerts)
    allowRuleChanges(alerts, ruleChanges)
    alerts.allow(['sqs:SendMessage'], [deliveries.queueArn])
    alerts.allow(['dynamodb:Query'], tables.historyArns)
    alerts.allow(['dynamodb:UpdateItem'], [viewers.tableArn])
    return alerts
  }

  /**
   * One route a path, for all methods: the function answers HEAD, OPTIONS and 405 by the list of operations, and many routes
   * made at once can fail. API Gateway hands preflight requests to such a route too, and adds the headers of CORS to the answer.
   */
  private route(to: SondeFunction, paths: readonly string[]): void {
    const integration = integrationOf(to)
    for (const path of new Set(paths)) this.api.addRoutes({ path, methods: [HttpMethod.ANY], integration })
  }
}

const integrationOf = ({ node, lambda }: SondeFunction): HttpLambdaIntegration =>
  new HttpLambdaIntegration(node.id, lambda, { timeout: Duration.seconds(25) })
