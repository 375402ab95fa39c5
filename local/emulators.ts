import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { localAddresses } from './addresses.ts'
import { type WebSocketApis, webSocketApis } from './apigateway/webSocketApis.ts'
import { shortName } from './console.ts'
import type { Resource, Say } from './contracts.ts'
import { eventBridge } from './events/eventBridge.ts'
import { switchboard } from './faults.ts'
import { frontHandler } from './front/front.ts'
import { connectionsService, dynamoService, eventService, queueService, secretService } from './front/services.ts'
import { type Identities, identities } from './iam/identities.ts'
import { type LambdaService, lambdaService } from './lambda/lambdaService.ts'
import { queues } from './queues/queues.ts'
import { keptRandom } from './secretSeed.ts'
import { secretsManager } from './secrets/secretsManager.ts'
import { tables } from './tables/tables.ts'
import type { StackResources } from './template/stackResources.ts'

/** Worker threads a function. More than there are processors only take each other's time: measured, 15% an uplink. */
const MAX_INSTANCES = Math.max(2, Math.min(4, availableParallelism()))

export type EmulatorOptions = {
  readonly resources: StackResources
  readonly codeOf: (resource: Resource) => string
  readonly ports: { readonly ws: number; readonly aws: number }
  readonly region: string
  readonly accountId: string
  /** Folder for tables, queues and the secrets' seed; in memory without it. */
  readonly dataDirectory: string | undefined
  readonly timeScale: number
  readonly seed: number
  readonly say: Say
}

/** The AWS services of a stack, running. */
export type Emulators = {
  readonly awsUrl: string
  /** `ws://…/stage` of the WebSocket API. */
  readonly webSocketUrl: string
  readonly identities: Identities
  readonly lambda: LambdaService
  readonly apis: WebSocketApis
  readonly close: () => Promise<void>
}

/** Starts every service that the template asks for, and warms each function. @throws Error for what is not understood */
export const startEmulators = async (options: EmulatorOptions): Promise<Emulators> => {
  const { resources, region, accountId, dataDirectory, timeScale, say } = options
  const { ofType } = resources
  const within = (name: string) => (dataDirectory ? join(dataDirectory, name) : undefined)
  const faults = switchboard(options.seed)
  const who = identities({ roles: ofType('AWS::IAM::Role'), policies: ofType('AWS::IAM::Policy') })
  const { authorize } = who

  const stored = await tables({ resources: ofType('AWS::DynamoDB::Table'), directory: within('tables') })
  const queued = await queues({
    resources: ofType('AWS::SQS::Queue'),
    policies: ofType('AWS::SQS::QueuePolicy'),
    authorize,
    region,
    directory: within('queues'),
  })
  const secrets = secretsManager({
    secrets: ofType('AWS::SecretsManager::Secret'),
    authorize,
    ...(dataDirectory && { random: await keptRandom(dataDirectory) }),
  })
  // The functions need the front's address, and the front the functions: it listens first and answers from the end of this.
  const { server, awsUrl } = await listeningServer(options.ports.aws)
  const lambda = lambdaService({
    maxInstances: MAX_INSTANCES,
    functions: ofType('AWS::Lambda::Function'),
    eventInvokeConfigs: ofType('AWS::Lambda::EventInvokeConfig'),
    permissions: ofType('AWS::Lambda::Permission'),
    codeOf: options.codeOf,
    credentialsOf: roleArn => who.assume(roleArn, 'lambda.amazonaws.com'),
    endpointUrl: awsUrl,
    environmentOf: resource => localAddresses(resource, awsUrl),
    nameOf: ({ logicalId }) => shortName(logicalId),
    authorize,
    sendToQueue: queued.send,
    faults,
    timeScale,
    say,
    region,
  })
  const bus = eventBridge({
    buses: ofType('AWS::Events::EventBus'),
    rules: ofType('AWS::Events::Rule'),
    invoke: lambda.invoke,
    sendToQueue: queued.send,
    faults,
    timeScale,
    say,
    now: Date.now,
    random: Math.random,
    region,
    accountId,
  })
  const apis = webSocketApis({
    apis: ofType('AWS::ApiGatewayV2::Api'),
    routes: ofType('AWS::ApiGatewayV2::Route'),
    routeResponses: ofType('AWS::ApiGatewayV2::RouteResponse'),
    integrations: ofType('AWS::ApiGatewayV2::Integration'),
    authorizers: ofType('AWS::ApiGatewayV2::Authorizer'),
    stages: ofType('AWS::ApiGatewayV2::Stage'),
    deployments: [],
    invoke: lambda.invoke,
    authorize,
    faults,
    timeScale,
    say,
    now: Date.now,
    random: Math.random,
    region,
    accountId,
    port: options.ports.ws,
  })
  const [api] = ofType('AWS::ApiGatewayV2::Api')
  const [stage] = ofType('AWS::ApiGatewayV2::Stage')
  if (!api || !stage) throw new Error('the template has no WebSocket API')
  const arnPrefix = (service: string, kind: string) => `arn:aws:${service}:${region}:${accountId}:${kind}/`
  server.on(
    'request',
    frontHandler({
      services: {
        DynamoDB_20120810: dynamoService({
          tables: stored,
          authorize,
          faults,
          arnPrefix: arnPrefix('dynamodb', 'table'),
        }),
        AmazonSQS: queueService({ queues: queued, authorize }),
        AWSEvents: eventService({ bus, authorize, arnPrefix: arnPrefix('events', 'event-bus') }),
        secretsmanager: secretService(secrets),
      },
      connections: connectionsService({ apis, only: { apiId: api.ref, stage: stage.ref } }),
      callerOf: who.callerOf,
      faults,
    }),
  )
  await lambda.warm()
  const webSocketUrls = await apis.listen()
  return {
    awsUrl,
    webSocketUrl: webSocketUrls[api.logicalId] ?? '',
    identities: who,
    lambda,
    apis,
    close: async () => {
      await apis.close()
      bus.close()
      await lambda.close()
      server.closeAllConnections()
      server.close()
      await queued.close()
      await stored.close()
    },
  }
}

const listeningServer = async (port: number): Promise<{ server: Server; awsUrl: string }> => {
  const server = createServer({ keepAliveTimeout: 60_000 })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null)
    throw new Error('the endpoint of the AWS services does not listen')
  return { server, awsUrl: `http://127.0.0.1:${address.port}` }
}
