import * as z from 'zod'
import { MAX_STATEMENTS } from '../../core/table/updateStatement.ts'
import type { WebSocketApis } from '../apigateway/webSocketApis.ts'
import type { Authorize, Faults } from '../contracts.ts'
import type { EventBridge } from '../events/eventBridge.ts'
import { QueueFailure, queryErrors } from '../queues/failure.ts'
import type { Queues } from '../queues/queues.ts'
import type { SecretsManager } from '../secrets/secretsManager.ts'
import { askingForCapacity, consumedIn } from '../tables/consumed.ts'
import type { TableMeter } from '../tables/tableMeter.ts'
import type { Tables } from '../tables/tables.ts'
import { answerJson, refuse } from './answers.ts'
import { authorizeTables, EXECUTE, spendsCapacity, type Throttled, tableCall, throttledBy } from './dynamo.ts'
import type { Call, Service } from './front.ts'
import { replayed } from './replay.ts'
import { jsonOf } from './requestBody.ts'

/** Where an emulated `execute-api` address leads: `<aws>/_apigateway/<api id>/<stage>/@connections/<connection id>`. */
export const API_PREFIX = '/_apigateway/'

export const dynamoService =
  ({
    tables,
    authorize,
    faults,
    arnPrefix,
    meter,
    throttled,
  }: {
    tables: Tables
    authorize: Authorize
    faults: Faults
    arnPrefix: string
    meter: TableMeter
    /** Told of each call that a table or an index is too busy for. */
    throttled: (throttled: Throttled, operation: string) => void
  }): Service =>
  ({ operation, caller, body, request, response }) => {
    const call = tableCall(operation, jsonOf(body))
    authorizeTables(call, caller, { authorize, arnPrefix })
    const busy = throttledBy(call, faults)
    if (busy) {
      throttled(busy, operation)
      return refuse(response, {
        status: 400,
        type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
        message: 'Throughput exceeds the current capacity of your table or index (local fault table-throttle).',
      })
    }
    for (const table of call.tables) meter.called(table, operation)
    if (operation === EXECUTE) return executed(body, { tables, caller, meter, response })
    if (!spendsCapacity(call)) return tables.handle(replayed(request, body), response)
    tables.handle(replayed(request, askingForCapacity(body)), response, answer => {
      for (const { table, units } of consumedIn(answer)) meter.consumed({ caller, table, operation, units })
    })
  }

/** Carries out several statements of PartiQL, which dynalite does not know. */
const executed = async (
  body: Buffer,
  { tables, caller, meter, response }: { tables: Tables; meter: TableMeter } & Pick<Call, 'caller' | 'response'>,
): Promise<void> => {
  const answer = await tables.execute(jsonOf(body)).catch((error: unknown) => {
    if (error instanceof z.ZodError) return undefined
    throw error
  })
  if (!answer)
    return refuse(response, {
      status: 400,
      type: 'com.amazonaws.dynamodb.v20120810#ValidationException',
      message: `Statements: from 1 to ${MAX_STATEMENTS} are taken, each with a Statement and its Parameters.`,
    })
  for (const { TableName, CapacityUnits } of answer.ConsumedCapacity)
    meter.consumed({ caller, table: TableName, operation: EXECUTE, units: CapacityUnits })
  answerJson(response, 200, answer)
}

/** SQS in its JSON protocol. A client that goes away ends its wait for messages. */
export const queueService =
  ({ queues }: { queues: Queues }): Service =>
  async ({ operation, caller, body, response }) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const { signal } = gone
    try {
      const answer = await queues.handle({ operation, body: jsonOf(body), bytes: body.length, caller, signal })
      answerJson(response, 200, answer)
    } catch (error) {
      if (!(error instanceof QueueFailure)) throw error
      const { code, message } = error
      answerJson(
        response,
        400,
        { __type: `com.amazonaws.sqs#${code}`, message },
        { 'x-amzn-errortype': code, 'x-amzn-query-error': `${queryErrors[code] ?? code};Sender` },
      )
    }
  }

/** PutEvents, the actions on rules, and DescribeEventBus as far as it says that the bus is there (EventBridge API reference). */
export const eventService =
  ({ bus, authorize, arnPrefix }: { bus: EventBridge; authorize: Authorize; arnPrefix: string }): Service =>
  async ({ operation, caller, body, response }) => {
    const request = jsonOf(body)
    const arnOf = (name: string) => (name.startsWith('arn:') ? name : `${arnPrefix}${name}`)
    const check = (name: string) => authorize({ caller, action: `events:${operation}`, resourceArn: arnOf(name) })
    if (operation === 'PutEvents') {
      busNames(request).forEach(check)
      return answerJson(response, 200, await bus.putEvents(request, caller))
    }
    if (operation === 'DescribeEventBus') {
      const name =
        String(request.Name ?? 'default')
          .split('/')
          .at(-1) ?? ''
      check(name)
      if (bus.has(name)) return answerJson(response, 200, { Name: name, Arn: arnOf(name) })
      return refuse(response, {
        status: 400,
        type: 'ResourceNotFoundException',
        message: `Event bus ${name} does not exist.`,
      })
    }
    return answerJson(response, 200, await bus.rules.handle(operation, request, caller))
  }

const busNames = ({ Entries }: Record<string, unknown>): ReadonlySet<string> =>
  new Set(
    (Array.isArray(Entries) ? Entries : []).map((entry: { EventBusName?: unknown } | null) =>
      String(entry?.EventBusName ?? 'default'),
    ),
  )

export const secretService =
  (secrets: SecretsManager): Service =>
  async ({ operation, caller, body, response }) => {
    const { status, body: answer } = await secrets.handle(operation, jsonOf(body), caller)
    answerJson(response, status, answer)
  }

/** `@connections`, by an emulated address, or straight (`/@connections/ID`, `/STAGE/@connections/ID`) for the one API here. */
export const connectionsService =
  ({ apis, only }: { apis: WebSocketApis; only: { apiId: string; stage: string } }): Service =>
  async ({ caller, body, request, response }: Call) => {
    const [before = '', connectionId = ''] = (request.url ?? '').split('/@connections/')
    const [apiId, stage] = before.startsWith(API_PREFIX)
      ? before.slice(API_PREFIX.length).split('/')
      : [only.apiId, before.slice(1) || only.stage]
    const asked = { method: request.method ?? 'GET', connectionId, body }
    const { status, headers, body: answer } = await apis.connections(apiId ?? '', stage ?? '', asked, caller)
    response.writeHead(status, headers)
    response.end(answer)
  }
