import { join } from 'node:path'
import { localAddresses, localOrigins } from './addresses.ts'
import type { WebSocketApis } from './apigateway/webSocketApis.ts'
import { CannotStart } from './cannotStart.ts'
import type { CloudWatch } from './cloudwatch/cloudWatch.ts'
import type { PutLog, Resource, Say } from './contracts.ts'
import { openDoor } from './door.ts'
import { switchboard } from './faults.ts'
import { faultRoutes } from './front/faultRoutes.ts'
import { frontHandler } from './front/front.ts'
import type { LocalRoutes } from './front/local.ts'
import { ownNames } from './gateway/ownNames.ts'
import { apiResources, ofProtocol } from './gateway/resources.ts'
import { type Host, isLoopback } from './host.ts'
import type { NoteAllowed } from './iam/allowed.ts'
import { type Identities, identities } from './iam/identities.ts'
import { journalIn } from './journal/journal.ts'
import { type Journal, noJournal } from './journal/records.ts'
import type { LambdaService } from './lambda/lambdaService.ts'
import { bus } from './services/bus.ts'
import { type CustomResourcesOfStack, customResourcesOf } from './services/customResources.ts'
import { dynamoDb } from './services/dynamoDb.ts'
import { functions } from './services/functions.ts'
import { httpApi, httpDoors } from './services/httpApi.ts'
import { type LocalRun, merged, type Part } from './services/localRun.ts'
import { logs } from './services/logs.ts'
import { mappedQueues } from './services/mappedQueues.ts'
import { secrets } from './services/secrets.ts'
import { sns } from './services/sns.ts'
import { sqs } from './services/sqs.ts'
import { webSocketApi } from './services/webSocketApi.ts'
import { indexNames } from './tables/tableProperties.ts'
import type { StackResources } from './template/stackResources.ts'
import { countsOf, type Unfinished } from './unfinished.ts'

export type EmulatorOptions = {
  readonly resources: StackResources
  readonly stackName: string
  readonly codeOf: (resource: Resource) => string
  readonly ports: { readonly ws: number; readonly aws: number; readonly http?: number }
  /** The address of what devices and viewers use, and that of the AWS endpoint, where all may do everything. */
  readonly hosts: { readonly open: Host; readonly aws: Host }
  readonly region: string
  readonly accountId: string
  /** Folder for tables, queues and the secrets' seed; in memory without it. */
  readonly dataDirectory: string | undefined
  readonly timeScale: number
  /** That of schedules, which keep up with the minutes of the alarms. */
  readonly scheduleScale: number
  /** The shortest age at which an event is given up, however short the time scale makes it, ms; half a minute unless given. */
  readonly shortestAgeMs?: number
  readonly seed: number
  readonly say: Say
  /** Told of the calls that the template's policies allow. */
  readonly noteAllowed: NoteAllowed
  readonly cloudWatch: Pick<CloudWatch, 'measure' | 'atEachMinute' | 'atEachAlarm'>
  /** Where the web console answers, by the domain name of its distribution: what the template calls it is translated. */
  readonly siteUrls: ReadonlyMap<string, string>
  /** The meter of the whole run, beside those of the services. */
  readonly meter: () => Readonly<Record<string, unknown>>
  /** Where devices send to: `coap://127.0.0.1:PORT`. */
  readonly coapUrl: string
  /** Further routes of the run at the AWS endpoint, beside faults and meter. */
  readonly local: LocalRoutes
}

/** The AWS services of a stack, running. */
export type Emulators = {
  readonly awsUrl: string
  /** `ws://…/stage` of the WebSocket API. */
  readonly webSocketUrl: string
  /** `http://127.0.0.1:PORT` of the HTTP API, where there is one. */
  readonly httpUrl: string | null
  /** Of each HTTP API, by its id. */
  readonly httpUrls: ReadonlyMap<string, string>
  readonly identities: Identities
  readonly lambda: LambdaService
  readonly apis: WebSocketApis
  readonly customResources: Pick<CustomResourcesOfStack, 'bring'>
  /** Takes the lines of what runs outside of the emulators: the listener. */
  readonly putLog: PutLog
  /** The work that was accepted and is not done. */
  readonly unfinished: () => readonly Unfinished[]
  /** Starts no work of its own any more: what is left then only gets less. */
  readonly quiet: () => void
  readonly close: () => Promise<void>
}

/** @throws CannotStart when the journal cannot be read */
const journalOf = (directory: string, say: Say): Promise<Journal> =>
  journalIn(directory, (message, fields) =>
    say('journal', JSON.stringify({ time: new Date().toISOString(), level: 'warn', message, ...fields })),
  ).catch((cause: Error) => {
    throw new CannotStart(cause.message, { cause })
  })

/** Starts every service that the template asks for, and warms each function. @throws Error for what is not understood */
export const startEmulators = async (options: EmulatorOptions): Promise<Emulators> => {
  const { resources, ports, hosts, codeOf, dataDirectory, cloudWatch, ...rest } = options
  const { ofType } = resources
  const faults = switchboard(options.seed)
  const { noteAllowed } = options
  const who = identities({
    roles: ofType('AWS::IAM::Role'),
    policies: ofType('AWS::IAM::Policy'),
    noteAllowed,
  })
  const journal = dataDirectory ? await journalOf(dataDirectory, options.say) : noJournal
  const run: LocalRun = {
    ...rest,
    ...cloudWatch,
    resources,
    faults,
    journal,
    authorize: who.authorize,
    folder: name => (dataDirectory ? join(dataDirectory, name) : undefined),
  }
  const gateways = apiResources(ofType)
  const [overSocket, overHttp] = [ofProtocol(gateways, 'WEBSOCKET'), ofProtocol(gateways, 'HTTP')]
  const withLocalOrigins = { ...overHttp, apis: overHttp.apis.map(api => localOrigins(api, options.siteUrls)) }

  // The functions are told where the others answer, and the others invoke the functions: the ports come first.
  const front = await openDoor({ port: ports.aws, host: hosts.aws })
  const doors = await httpDoors(overHttp, { port: ports.http ?? 0, host: hosts.open })
  const httpUrls = new Map([...doors].map(([id, { url }]) => [id, url]))
  let webSocketUrl = ''
  const apiNames = ownNames(resources)
  let putLog: PutLog = () => undefined

  const tables = await dynamoDb(run)
  const queues = sqs(run, front.url)
  const kept = await secrets(run)
  const code = functions(run, {
    codeOf,
    credentialsOf: roleArn => who.assume(roleArn, 'lambda.amazonaws.com'),
    endpointUrl: front.url,
    environmentOf: resource =>
      localAddresses(resource, {
        awsUrl: front.url,
        httpUrls,
        webSocketUrl,
        coapUrl: options.coapUrl,
        apiNames,
        siteUrls: options.siteUrls,
      }),
    sendToQueue: queues.send,
    logged: (group, stream, message) => putLog(group, stream, message),
  })
  const { lambda } = code
  const mapped = mappedQueues(run, { consumer: queues.consumer, lambda })
  const groups = logs(run, { invoke: lambda.invoke })
  putLog = groups.put
  const custom = customResourcesOf(run, { lambda, awsUrl: front.url })
  const topics = sns(run, { invoke: lambda.invoke, sendToQueue: queues.send })
  const events = bus(run, { invoke: lambda.invoke, sendToQueue: queues.send })
  const sockets = webSocketApi(run, { parts: overSocket, invoke: lambda.invoke, port: ports.ws, host: hosts.open })
  const http = httpApi(run, { parts: withLocalOrigins, doors, invoke: lambda.invoke })
  const parts: readonly Part[] = [tables, queues, kept, front, code, mapped, groups, topics, events, sockets, http]

  const unfinished = () => parts.flatMap(part => part.unfinished?.() ?? [])

  front.open(
    frontHandler({
      services: merged(parts.map(part => part.front)),
      connections: sockets.connections,
      callerOf: who.callerOf,
      visitors: { origins: [...options.siteUrls.values()], isOpen: !isLoopback(hosts.aws) },
      answered: custom.answered,
      local: {
        ...options.local,
        ...topics.local,
        ...faultRoutes(faults, {
          queues: ofType('AWS::SQS::Queue').map(({ logicalId }) => logicalId),
          indexes: ofType('AWS::DynamoDB::Table').flatMap(indexNames),
          functions: ofType('AWS::Lambda::Function').map(({ logicalId }) => logicalId),
          tables: ofType('AWS::DynamoDB::Table').map(({ ref }) => ref),
        }),
        '/_local/unfinished': { GET: () => ({ status: 200, body: countsOf(unfinished()) }) },
        '/_local/meter': {
          GET: () => ({ status: 200, body: merged([...parts.map(part => part.meter?.()), options.meter()]) }),
        },
      },
    }),
  )
  webSocketUrl = await sockets.listen()
  await lambda.warm()
  lambda.resume()
  events.resume()
  topics.resume()
  mapped.start()
  await custom.bring(resources)
  return {
    awsUrl: front.url,
    webSocketUrl,
    httpUrl: doors.get(overHttp.apis[0]?.ref ?? '')?.url ?? null,
    httpUrls,
    identities: who,
    lambda,
    apis: sockets.apis,
    customResources: custom,
    putLog: groups.put,
    unfinished,
    quiet: () => {
      for (const part of parts) part.quiet?.()
    },
    close: async () => {
      // Functions first: what they would do from here on meets sockets that are closed. The next run does it where state is kept.
      await mapped.close()
      await code.close()
      for (const part of parts.toReversed()) if (part !== code && part !== mapped) await part.close()
      await journal.close()
    },
  }
}
