import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { DeleteMessageCommand, ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { dynamoRevocations } from '../../core/access/revocations.ts'
import { readSigningKeys } from '../../core/access/secretKeys.ts'
import { mintToken } from '../../core/access/tokens.ts'
import { type CoapResponse, coapClient } from '../../core/coap/client/client.ts'
import type { Claims } from '../../core/contracts/claims.ts'
import { dynamoConnections } from '../../core/viewers/connections.ts'
import { cutSubject } from '../../core/viewers/cutSubject.ts'
import { apiGatewayCut } from '../../core/viewers/post.ts'
import type { Viewer } from '../../core/viewers/viewers.ts'
import type { FaultSwitches } from '../../local/faultSwitches.ts'
import { codecs } from '../../proto/codec.ts'
import type { JsonMessage } from '../../proto/contract.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import type { AnyEndpoints } from './anyEndpoints.ts'
import { untilAccepted } from './untilAccepted.ts'
import { openViewer, type TestViewer, withSubprotocol } from './viewer.ts'

/** The actions of a test on a running stack, over its real ports. */
export type StackUnderTest = {
  readonly endpoints: AnyEndpoints
  readonly token: (claims: Partial<Claims>) => Promise<string>
  readonly viewer: (
    deviceId: string,
    options?: { token?: string; query?: string; connect?: typeof withSubprotocol; greeting?: string },
  ) => Promise<TestViewer>
  /** Sends an uplink as devices do: the same message again while it is answered 5.03, as happens when the machine has too much to do. */
  readonly send: (path: string, uplink: JsonMessage) => Promise<CoapResponse>
  /** Sends an uplink, whatever is answered. */
  readonly sendOnce: (path: string, uplink: JsonMessage) => Promise<CoapResponse>
  /** The events of a device, as the table has it: without those that the stack tells about it, such as that its name is new. */
  readonly events: (deviceId: string) => Promise<Record<string, unknown>[]>
  readonly viewersOf: (deviceId: string) => Promise<Record<string, unknown>[]>
  /** Writes a viewer's row as if its socket had been there. */
  readonly addViewerRow: (row: Viewer) => Promise<void>
  /** Asks the HTTP API, with the stack's own token unless another is given. */
  readonly http: (path: string, options?: HttpOptions) => Promise<HttpResult>
  /** Refuses the tokens of a subject from now on, and cuts its sockets. @returns how many were cut */
  readonly revoke: (sub: string) => Promise<number>
  /** Replaces the listener, as a deployment does. Resolves when the new one answers. */
  readonly restartListener: () => Promise<void>
  readonly switchFaults: (switches: FaultSwitches) => Promise<void>
  /** Bodies of the messages that wait in the queue whose name contains this. They are taken out. */
  readonly deadLetters: (queue: string) => Promise<string[]>
  readonly close: () => Promise<void>
}

export type HttpOptions = {
  readonly method?: string
  readonly token?: string | null
  readonly headers?: Record<string, string>
  readonly json?: unknown
}
export type HttpResult = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

/** A deployed stack is reached as the AWS SDK is configured, a local one at its own endpoint. */
const clientConfig = (endpoint: string | null) =>
  endpoint === null
    ? {}
    : { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** The answer to an uplink that was accepted. It is 2.04 also where the record of its device could not be read in time. */
export const ACCEPTED = /^2\.0[45]$/

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

export const stackUnderTest = (endpoints: AnyEndpoints, schemaDir = 'proto'): StackUnderTest => {
  const { aws, coap, webSocket, token, outputs } = endpoints
  const client = clientConfig(aws)
  const dynamo = new DynamoDBClient(client)
  const secrets = new SecretsManagerClient(client)
  const sqs = new SQSClient(client)
  const connections = new ApiGatewayManagementApiClient(
    aws === null ? { endpoint: webSocket.replace(/^ws/, 'http') } : client,
  )
  const { hostname, port } = new URL(coap)
  const device = coapClient({ host: hostname, port: Number(port) })
  const { uplink: codec } = codecs(readSchema(schemaDir))
  const viewers = new Set<TestViewer>()

  return {
    endpoints,
    token: async claims =>
      mintToken(
        { sub: 'test', exp: inAnHour(), devices: ['*'], scope: ['read'], ...claims },
        await readSigningKeys(secrets, outputs.TokenSecretArn ?? ''),
      ),
    viewer: async (deviceId, { token: own = token, query = '', connect = withSubprotocol, greeting } = {}) => {
      const url = `${webSocket}?deviceId=${encodeURIComponent(deviceId)}${query}`
      const viewer = await openViewer(connect(url, own), greeting)
      viewers.add(viewer)
      return viewer
    },
    send: (path, uplink) => untilAccepted(device, { method: 'POST', path, payload: codec.encode(uplink) }),
    sendOnce: (path, uplink) => device.request({ method: 'POST', path, payload: codec.encode(uplink) }),
    events: async deviceId => {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: outputs.EventsTable,
          KeyConditionExpression: 'deviceId = :deviceId',
          ExpressionAttributeValues: { ':deviceId': { S: deviceId } },
          ConsistentRead: true,
        }),
      )
      return Items.map(item => unmarshall(item)).filter(({ type }) => type !== 'status')
    },
    viewersOf: async deviceId => {
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: outputs.ViewersTable }))
      return Items.map(item => unmarshall(item)).filter(row => row.deviceId === deviceId)
    },
    addViewerRow: dynamoConnections({ client: dynamo, tableName: outputs.ViewersTable ?? '', now: Date.now }).enter,
    http: async (path, { method = 'GET', token: own = token, headers = {}, json } = {}) => {
      const response = await fetch(`${endpoints.http}${path}`, {
        method,
        headers: {
          ...(own !== null && { authorization: `Bearer ${own}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      })
      const text = await response.text()
      const isJson = text !== '' && /[/+]json$/.test(response.headers.get('content-type') ?? '')
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
    },
    revoke: async sub => {
      const table = { client: dynamo, tableName: outputs.ViewersTable ?? '', now: Date.now }
      await dynamoRevocations(table).revoke(sub, { beforeSeconds: Math.floor(Date.now() / 1000) })
      const cut = cutSubject({
        connections: dynamoConnections(table),
        cut: apiGatewayCut(connections),
        settle: async () => undefined,
      })
      return (await cut(sub)).cut
    },
    restartListener: async () => {
      const response = await fetch(`${aws}/_local/restart-listener`, { method: 'POST' })
      if (!response.ok) throw new Error(await response.text())
    },
    switchFaults: async switches => {
      const response = await fetch(`${aws}/_local/faults`, { method: 'PUT', body: JSON.stringify(switches) })
      if (!response.ok) throw new Error(await response.text())
    },
    deadLetters: async queue => {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}))
      const url = QueueUrls.find(one => one.includes(queue))
      if (!url) throw new Error(`no queue ${queue} among ${QueueUrls.join(', ')}`)
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }))
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))
      return Messages.map(({ Body = '' }) => Body)
    },
    close: async () => {
      for (const viewer of viewers) viewer.vanish()
      device.close()
      for (const one of [dynamo, secrets, sqs, connections]) one.destroy()
    },
  }
}
