import * as z from 'zod'
import {
  AccessDenied,
  type Authorize,
  type Caller,
  type Faults,
  type Resource,
  type SendToQueue,
  type TimeScale,
} from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { withResourcePolicies } from '../iam/resourcePolicy.ts'
import type { Records } from '../journal/records.ts'
import { understood } from '../template/properties.ts'
import { listQueues, queueUrl } from './accountActions.ts'
import { queueActions } from './actions.ts'
import { type Consumer, consumerOf } from './consumer.ts'
import { QueueFailure } from './failure.ts'
import { keptMessage } from './message.ts'
import { type Counts, type Queue, queue } from './queue.ts'
import { queueProperties } from './queueProperties.ts'

const QueuePolicy = z.strictObject({ PolicyDocument: z.unknown(), Queues: z.array(z.string()) })
const Addressed = z.looseObject({ QueueUrl: z.string() }).or(z.looseObject({ QueueName: z.string() }))

/** "Amazon SQS pricing": each 64 KB of a payload is one request. */
const BILLED_BYTES = 64 * 1024

/** A request to SQS, as its caller sent it. */
export type QueueRequest = {
  readonly operation: string
  readonly body: unknown
  readonly bytes: number
  readonly caller: Caller
  readonly signal: AbortSignal
}

/** SQS on this machine. */
export type Queues = {
  /** For the other emulators, with the caller's and the queue's policy. */
  readonly send: SendToQueue
  /** @returns the answer, once it is on disk where the run keeps its state. @throws QueueFailure. @throws AccessDenied */
  readonly handle: (request: QueueRequest) => Promise<unknown>
  /** Requests since the start in started 64 KB, as AWS bills them; without the administrator's. */
  readonly billed: () => number
  readonly counts: (queueArn: string) => Counts
  /** The age of the oldest message of a queue, s; 0 where there is none. */
  readonly oldestSeconds: (queueArn: string) => number
  /** When each message of a queue can be received, ms since 1970; 0 while a function works on it. */
  readonly dueAts: (queueArn: string) => readonly number[]
  /** Takes messages for a function. @throws QueueFailure for a queue that is not in the template */
  readonly consumer: (queueArn: string, caller: Caller) => Consumer
  /** Ends the waits for messages. */
  readonly close: () => void
}

/**
 * The queues of a template: standard ones, each with its settings, policy and messages.
 * @throws Error naming the property that is not understood
 */
export const queues = ({
  resources,
  policies,
  authorize,
  noteAllowed,
  faults,
  records,
  urlOf,
  timeScale,
  warn,
  now,
}: {
  resources: readonly Resource[]
  policies: readonly Resource[]
  authorize: Authorize
  noteAllowed: NoteAllowed
  faults: Pick<Faults, 'strikes'>
  records: Records
  /** The URL of a queue by its name. */
  urlOf: (name: string) => string
  timeScale: TimeScale
  warn: (message: string, fields: Readonly<Record<string, string>>) => void
  /** ms since 1970 */
  now: () => number
}): Queues => {
  const properties = queueProperties(resources)
  const documents = policies.map(policy => understood(policy, QueuePolicy))
  const byArn = new Map<string, { readonly queue: Queue; readonly hasKey: boolean; readonly authorize: Authorize }>()
  for (const { arn, ref, logicalId } of resources) {
    const settings = properties.get(arn)
    if (!settings) continue
    const own = documents.filter(({ Queues: names }) => names.includes(ref)).map(policy => policy.PolicyDocument)
    const { RedrivePolicy: redrive } = settings
    const made = queue(
      arn,
      {
        visibilityTimeout: settings.VisibilityTimeout,
        messageRetentionPeriod: settings.MessageRetentionPeriod,
        delaySeconds: settings.DelaySeconds,
        ...(redrive && { maxReceiveCount: redrive.maxReceiveCount }),
      },
      {
        records,
        now,
        timeScale,
        deadLetter: message => {
          if (!redrive) return
          const { messageId, receives } = message
          byArn.get(redrive.deadLetterTargetArn)?.queue.takeIn({ ...message, deadLetterOf: arn })
          const about = { messageId, receives: String(receives), from: nameOf(arn) }
          warn('a message was received too often, and went to a dead-letter queue', about)
        },
      },
    )
    byArn.set(arn, {
      queue: made,
      hasKey: settings.KmsMasterKeyId !== undefined,
      authorize: withResourcePolicies(authorize, own, logicalId, noteAllowed),
    })
  }
  const arns = new Map([...byArn.keys()].map(arn => [nameOf(arn), arn]))
  for (const { queueArn, ...message } of records.left(keptMessage)) {
    const found = byArn.get(queueArn)
    if (found) found.queue.restore(message)
    else {
      // It stays in the journal: the queue may come back with the template before.
      warn('a message of an earlier run waits for a queue that the template has lost', { queueArn })
    }
  }

  const queueOf = (arn: string) => {
    const found = byArn.get(arn)
    if (!found) throw new QueueFailure('QueueDoesNotExist', `The specified queue does not exist: ${arn}`)
    return found
  }
  const closing = new AbortController()
  let billed = 0
  const count = (caller: Caller, bytes: number): void => {
    if (caller.kind !== 'admin') billed += Math.max(1, Math.ceil(bytes / BILLED_BYTES))
  }
  const check = (operation: string, arn: string | undefined, caller: Caller): void => {
    const allows = arn === undefined ? authorize : queueOf(arn).authorize
    // Amazon SQS Developer Guide, "API permissions": a batch needs the permission of the single action.
    const action = `sqs:${operation.replace(/Batch$/, '')}`
    allows({ caller, action, resourceArn: arn ?? '*', context: contextOf(caller) })
    if (action !== 'sqs:SendMessage' || arn === undefined) return
    if (faults.strikes('queue-refuse', nameOf(arn)))
      throw new AccessDenied({ caller, action, resourceArn: arn }, `the fault queue-refuse struck ${nameOf(arn)}`)
    if (queueOf(arn).hasKey && faults.strikes('key-refuse'))
      throw new QueueFailure('KmsDisabled', `the key of ${nameOf(arn)} is disabled`)
  }

  const onAccount = (operation: string, body: unknown): unknown => {
    const names = [...arns.keys()]
    if (operation === 'ListQueues') return listQueues(names, urlOf, body)
    if (operation === 'GetQueueUrl') return queueUrl(names, urlOf, body)
    throw new QueueFailure('UnsupportedOperation', `sqs:${operation} is not run here: the template makes the queues.`)
  }

  return {
    billed: () => billed,
    counts: arn => queueOf(arn).queue.counts(),
    oldestSeconds: arn => queueOf(arn).queue.oldestSeconds(),
    dueAts: arn => queueOf(arn).queue.dueAts(),
    consumer: (arn, caller) =>
      consumerOf(queueOf(arn).queue, {
        allows: operation => check(operation, arn, caller),
        count: requests => {
          billed += requests
        },
      }),
    send: async (queueArn, { body, attributes = {} }, caller) => {
      check('SendMessage', queueArn, caller)
      count(caller, Buffer.byteLength(body))
      const strings = Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ])
      queueOf(queueArn).queue.send({ body, attributes: Object.fromEntries(strings), senderId: senderIdOf(caller) })
    },
    handle: async ({ operation, body, bytes, caller, signal }) => {
      const act = queueActions[operation]
      const name = queueNameIn(body)
      const arn = name === undefined ? undefined : arns.get(name)
      check(operation, arn, caller)
      count(caller, bytes)
      if (!act) return onAccount(operation, body)
      const senderId = senderIdOf(caller)
      const call = {
        queue: queueOf(arn ?? name ?? 'without QueueUrl').queue,
        body,
        senderId,
        signal: AbortSignal.any([signal, closing.signal]),
      }
      const answer = await act(call)
      await records.written()
      return answer
    },
    close: () => closing.abort(),
  }
}

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? ''

/** The queue that a request is about: the last part of its URL, whose host does not matter, or its name. */
const queueNameIn = (body: unknown): string | undefined => {
  const { data } = Addressed.safeParse(body)
  if (!data) return undefined
  return 'QueueUrl' in data ? String(data.QueueUrl).split('/').at(-1) : data.QueueName
}

const contextOf = (caller: Caller): Record<string, string> =>
  caller.kind === 'service' ? { 'aws:SourceArn': caller.sourceArn } : {}

const senderIdOf = (caller: Caller): string => {
  if (caller.kind === 'role') return caller.roleArn
  return caller.kind === 'service' ? caller.service : 'local'
}
