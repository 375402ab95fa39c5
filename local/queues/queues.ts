import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { startFauxqs } from 'fauxqs'
import * as z from 'zod'
import type { Authorize, Caller, Faults, Resource, SendToQueue } from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { withResourcePolicies } from '../iam/resourcePolicy.ts'
import { understood } from '../template/properties.ts'

const Queue = z.strictObject({
  MessageRetentionPeriod: z.number().optional(),
  VisibilityTimeout: z.number().optional(),
  DelaySeconds: z.number().optional(),
  KmsMasterKeyId: z.string().optional(),
})
const ignored = {
  SqsManagedSseEnabled: 'nothing is encrypted at rest here',
  KmsDataKeyReusePeriodSeconds: 'as above',
  Tags: 'nothing is billed here',
}
const QueuePolicy = z.strictObject({ PolicyDocument: z.unknown(), Queues: z.array(z.string()) })

/** SQS on this machine, by fauxqs. */
export type Queues = {
  /** For the other emulators, with the caller's and the queue's policy. */
  readonly send: SendToQueue
  /** The policies of caller and queue for one call. @throws AccessDenied */
  readonly authorizeQueue: (queueArn: string) => Authorize
  /** ARN of a queue by its URL; the URL's host does not matter. */
  readonly arnOf: (queueUrl: string) => string | undefined
  /** Passes an SQS request on as it is. */
  readonly forward: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void
  /** Requests since the start in started 64 KB, as AWS bills them; without the administrator's. */
  readonly billed: () => number
  /** Counts a request that is passed on. */
  readonly count: (caller: Caller, bytes: number) => void
  /** How many messages of a queue can be received now. */
  readonly visible: (queueArn: string) => number
  readonly close: () => Promise<void>
}

/** Amazon SQS API Reference, "SendMessage": the key of the queue cannot be used. */
class KmsDisabled extends Error {
  override readonly name = 'KmsDisabled'
}

/** "Amazon SQS pricing": each 64 KB of a payload is one request. */
const BILLED_BYTES = 64 * 1024

/** @throws Error naming the property that is not understood */
export const queues = async ({
  resources,
  policies,
  authorize,
  noteAllowed,
  faults,
  region,
  directory,
}: {
  resources: readonly Resource[]
  policies: readonly Resource[]
  authorize: Authorize
  noteAllowed: NoteAllowed
  faults: Faults
  region: string
  directory: string | undefined
}): Promise<Queues> => {
  const server = await startFauxqs({
    port: 0,
    host: '127.0.0.1',
    defaultRegion: region,
    logger: false,
    ...(directory && { dataDir: directory }),
  })
  const documents = policies.map(policy => understood(policy, QueuePolicy))
  const byArn = new Map(
    resources.map(resource => {
      const { KmsMasterKeyId, ...settings } = understood(resource, Queue, ignored)
      const attributes = Object.entries(settings).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      )
      const name = nameOf(resource.arn)
      server.createQueue(name, { region, attributes: Object.fromEntries(attributes) })
      const own = documents
        .filter(({ Queues }) => Queues.includes(resource.ref))
        .map(({ PolicyDocument }) => PolicyDocument)
      return [
        resource.arn,
        {
          name,
          hasKey: KmsMasterKeyId !== undefined,
          authorize: withResourcePolicies(authorize, own, resource.logicalId, noteAllowed),
        },
      ] as const
    }),
  )
  const arns = new Map([...byArn].map(([arn, { name }]) => [name, arn]))
  const queueOf = (arn: string) => {
    const queue = byArn.get(arn)
    if (!queue) throw new Error(`there is no queue ${arn}`)
    return queue
  }
  let billed = 0
  const count = (caller: Caller, bytes: number): void => {
    if (caller.kind !== 'admin') billed += Math.max(1, Math.ceil(bytes / BILLED_BYTES))
  }
  return {
    billed: () => billed,
    count,
    authorizeQueue: arn => queueOf(arn).authorize,
    arnOf: queueUrl => arns.get(queueUrl.split('/').at(-1) ?? ''),
    send: async (queueArn, { body, attributes = {} }, caller) => {
      const queue = queueOf(queueArn)
      queue.authorize({ caller, action: 'sqs:SendMessage', resourceArn: queueArn, context: contextOf(caller) })
      if (queue.hasKey && faults.strikes('key-refuse')) throw new KmsDisabled(`the key of ${queue.name} is disabled`)
      count(caller, Buffer.byteLength(body))
      const messageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      )
      server.sendMessage(queue.name, body, { region, messageAttributes })
    },
    forward: (request, body, response) => {
      const { method = 'POST', url = '/', headers } = request
      const onward = httpRequest({ host: '127.0.0.1', port: server.port, method, path: url, headers }, answer => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      onward.end(body)
    },
    visible: queueArn => server.inspectQueue(queueOf(queueArn).name)?.messages.ready.length ?? 0,
    close: () => server.stop(),
  }
}

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? ''

const contextOf = (caller: Parameters<SendToQueue>[2]): Record<string, string> =>
  caller.kind === 'service' ? { 'aws:SourceArn': caller.sourceArn } : {}
