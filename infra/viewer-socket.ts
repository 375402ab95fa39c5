import { Duration, Stack } from 'aws-cdk-lib'
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { posting } from '../core/contracts/environment/groups/posting.ts'
import { accept, wildcardIn } from './accepted.ts'
import { accessLog } from './access-log.ts'
import { ApiDomain } from './api-domain.ts'
import type { Config } from './config.ts'
import { GatewayLogRole } from './gateway-log-role.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { SondeFunction } from './sonde-function.ts'
import { throttleRoute } from './throttle-route.ts'

/** The functions behind the routes of the socket. */
export type SocketFunctions = Readonly<Record<'authorize' | 'connect' | 'disconnect' | 'message', SondeFunction>>

const integration = (name: string, { lambda }: SondeFunction) =>
  new WebSocketLambdaIntegration(name, lambda, { timeout: Duration.seconds(10) })

/** The `wss://` URL of viewers: its routes and its authorizer. */
export class ViewerSocket extends Construct {
  readonly stage: WebSocketStage
  /** `wss://HOST`. */
  readonly origin: string
  /** The URL that viewers open. */
  readonly url: string
  /** The domain name of the team, where the stage has one. */
  readonly domain: ApiDomain | undefined

  private readonly api: WebSocketApi
  private readonly handshakes: { readonly rate: number; readonly burst: number }

  constructor(scope: Construct, id: string, { config }: { readonly config: Config }) {
    super(scope, id)
    const api = new WebSocketApi(this, 'Api', {
      apiName: `${Stack.of(this).stackName}-viewers`,
      description: 'Sonde viewers',
    })
    this.api = api
    this.handshakes = { rate: config.handshakeRatePerSecond, burst: config.handshakeBurst }
    const { webSocketDomain, webSocketRatePerSecond: rateLimit, webSocketBurst: burstLimit } = config
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: api,
      stageName: 'live',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      ...(config.webSocketAccessLogs !== 'none' && {
        accessLogSettings: accessLog(this, 'AccessLog', { of: 'webSocket', retention: config.logRetentionDays }),
      }),
    })
    accept(api, {
      APIG4:
        'The authorizer is on $connect, the only route that API Gateway allows one on; later messages use the same socket.',
    })
    if (config.webSocketAccessLogs === 'none')
      accept(this.stage, {
        APIG1:
          'Its logs need a role in the settings of the account, which belongs to all teams: a stage has to ask for it.',
      })
    if (config.webSocketAccessLogs === 'own-role')
      this.stage.node.addDependency(new GatewayLogRole(this, 'LogRole').account)
    const { stage } = this
    this.domain = webSocketDomain && new ApiDomain(this, 'Domain', { ...webSocketDomain, api, stage })
    this.origin = webSocketDomain ? `wss://${webSocketDomain.name}` : api.apiEndpoint
    this.url = webSocketDomain ? this.origin : this.stage.url
  }

  /** Routes handshakes, messages and ends of connections to functions; some of these need {@link variables} first. */
  route({ authorize, connect, disconnect, message }: SocketFunctions): void {
    const opening = this.api.addRoute('$connect', {
      integration: integration('Connect', connect),
      // Without an identity source every handshake reaches the authorizer: a browser can only send a subprotocol.
      authorizer: new WebSocketLambdaAuthorizer('Authorizer', authorize.lambda, { identitySource: [] }),
    })
    throttleRoute(this.stage, '$connect', opening, this.handshakes)
    this.api.addRoute('$disconnect', { integration: integration('Disconnect', disconnect) })
    this.api.addRoute('$default', { integration: integration('Message', message), returnResponse: true })
    oneAtATime(this, this.stage)
  }

  /** The variables of a function that posts to connections or cuts them: never under a name of the team's own. */
  get variables(): Values<typeof posting> {
    return { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: this.stage.callbackUrl }
  }

  /** A metric of the stage. API Gateway Developer Guide, "Monitor WebSocket API execution with CloudWatch metrics". */
  metric(metricName: string, props: MetricOptions): Metric {
    const dimensionsMap = { ApiId: this.stage.api.apiId, Stage: this.stage.stageName }
    return new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, ...props })
  }

  /** Lets a function post to open connections, or cut them. */
  allowPosts(from: SondeFunction, verbs: ReadonlyArray<'POST' | 'DELETE'>): void {
    const { region, account, partition } = Stack.of(this)
    const stage = `arn:${partition}:execute-api:${region}:${account}:${this.stage.api.apiId}/${this.stage.stageName}`
    const connections = verbs.map(verb => `${stage}/${verb}/@connections/*`)
    from.allow(['execute-api:ManageConnections'], connections)
    for (const arn of connections)
      accept(from.role, {
        [wildcardIn(this, arn)]: 'Any connection of this API, this stage and this verb, since each viewer has its own.',
      })
  }
}
