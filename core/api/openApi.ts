import * as z from 'zod'
import {
  Alert,
  AlertChannel,
  AlertChannels,
  AlertList,
  NamedPreviewQuery,
  Preview,
  PreviewQuery,
  Silence,
  Trials,
} from '../alerts/http/contract.ts'
import { AlertName, AlertRule, ChannelName } from '../contracts/alerts.ts'
import { Trial } from '../contracts/channels.ts'
import { Configuration, ConfigurationChange } from '../contracts/configuration.ts'
import { DeviceId } from '../contracts/deviceId.ts'
import { Device, DevicePage, Health, Me, Problem } from '../contracts/http.ts'
import { Json } from '../contracts/json.ts'
import { Point } from '../contracts/point.ts'
import {
  DeviceKey,
  Key,
  KeyList,
  NewKey,
  NewKeys,
  NewKeysAnswer,
  Rotation,
  ShownKeys,
  ShownKeysAnswer,
} from '../devices/keys/http/contract.ts'
import { EventPage, HistoryEvent } from '../events/http/contract.ts'
import { Stats } from '../events/http/statsContract.ts'
import { ShippedAnswer } from '../events/log/http/contract.ts'
import type { Answers, Operation } from '../http/operation.ts'
import { type ProblemCode, problemTable } from '../http/problem.ts'
import { COMPONENTS, componentSchemas, type Schema, withoutIds } from './componentSchemas.ts'
import { operations } from './operations.ts'

/** The problems that every operation has. */
const ALWAYS: readonly ProblemCode[] = [
  'no-token',
  'invalid-token',
  'expired-token',
  'revoked-token',
  'missing-scope',
  'not-acceptable',
  'internal',
  'unavailable',
]

const components = {
  JsonValue: Json.valueType,
  DeviceId,
  Point,
  HistoryEvent,
  Device,
  DevicePage,
  Configuration,
  ConfigurationChange,
  Key,
  KeyList,
  DeviceKey,
  NewKey,
  NewKeys,
  NewKeysAnswer,
  ShownKeys,
  ShownKeysAnswer,
  Rotation,
  EventPage,
  ShippedAnswer,
  Me,
  Health,
  Problem,
  Stats,
  Alert,
  AlertList,
  AlertChannel,
  AlertChannels,
  Trial,
  Trials,
  Preview,
}

/** Schemas of bodies with defaults: what a request may leave out. */
const bodies = { JsonValue: Json.valueType, DeviceId, Point, AlertRule, Silence, PreviewQuery, NamedPreviewQuery }

/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that validate requests and answers. */
export const openApiDocument = (): Schema => ({
  openapi: '3.1.0',
  info: {
    title: 'Sonde',
    version: '1',
    description:
      'Devices, their history and their configuration. Tokens are those of the WebSocket, in `Authorization: Bearer`. ' +
      'Errors are problem documents (RFC 9457). HEAD goes with every GET; OPTIONS and the answer 405 list the methods of a path. ' +
      'Each parameter may be given once; one that is not known is refused. A `+` in a time is written as `%2B` in a URL.',
  },
  servers: [{ url: '/' }],
  security: [{ bearer: [] }],
  paths: Object.fromEntries(
    Object.entries(Object.groupBy(operations, ({ path }) => path)).map(([path, some]) => [
      path,
      Object.fromEntries(some.map(operation => [operation.method.toLowerCase(), operationOf(operation)])),
    ]),
  ),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: {
      ...componentSchemas(bodies, 'draft-2020-12', 'input'),
      ...componentSchemas(components, 'draft-2020-12'),
    },
  },
})

const refTo = (schema: z.ZodType): Schema => {
  const name = Object.entries({ ...components, ...bodies }).find(([, component]) => component === schema)?.[0]
  return name === undefined ? withoutIds(z.toJSONSchema(schema)) : { $ref: `${COMPONENTS}${name}` }
}

const PATH_PARAMETERS: Readonly<Record<string, { readonly description: string; readonly schema: z.ZodType }>> = {
  id: { description: 'Device id', schema: DeviceId },
  name: { description: 'Name of a rule', schema: AlertName },
  channel: { description: 'Name of a channel', schema: ChannelName },
}

/** The header of conditional requests that every GET understands. */
const CONDITIONAL = { 'If-None-Match': 'Answered with 304 when the entity tag of the answer is among these' }

const operationOf = ({
  id,
  method,
  path,
  summary,
  description,
  scope,
  query,
  headers,
  body,
  takes,
  status = 200,
  answers,
  failing,
  problems,
}: Operation): Schema => ({
  operationId: id,
  summary,
  ...(description && { description }),
  // OpenAPI 3.1, "Security Requirement Object": for a scheme without scopes of its own these are roles that are needed.
  security: [scope].flat().map(one => ({ bearer: [one] })),
  parameters: [
    ...Object.entries(PATH_PARAMETERS)
      .filter(([name]) => path.includes(`{${name}}`))
      .map(([name, { description, schema }]) => ({
        name,
        in: 'path',
        required: true,
        description,
        schema: refTo(schema),
      })),
    ...(query ? parametersOf(query) : []),
    ...Object.entries({ ...(method === 'GET' && CONDITIONAL), ...headers }).map(([name, about]) => ({
      name,
      in: 'header',
      description: about,
      schema: { type: 'string' },
    })),
  ],
  ...(body && { requestBody: { required: true, content: { 'application/json': { schema: refTo(body) } } } }),
  ...(takes && {
    requestBody: { required: true, content: contentOf(Object.fromEntries(takes.map(type => [type, undefined]))) },
  }),
  responses: {
    [status]: { description: 'Done', ...(status !== 204 && { content: contentOf(answers) }) },
    ...(method === 'GET' && { 304: { description: 'The client has it already' } }),
    ...(failing && { 503: { description: 'A part fails', content: contentOf(failing) } }),
    ...responsesFor([...problems, ...ALWAYS, ...(method === 'GET' ? ['precondition-failed' as const] : [])]),
  },
})

const contentOf = (answers: Answers): Schema =>
  Object.fromEntries(
    Object.entries(answers).map(([type, schema]) => [type, { schema: schema ? refTo(schema) : { type: 'string' } }]),
  )

const parametersOf = (query: z.ZodType): Schema[] => {
  const { properties = {} } = z.toJSONSchema(query)
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === 'object' ? property : {}
    return {
      name,
      in: 'query',
      ...(description && { description }),
      schema: withoutIds(schema),
    }
  })
}

/** One response for each status, with the problem codes that it can have. */
const responsesFor = (codes: readonly ProblemCode[]): Record<string, Schema> => {
  const told = problemTable.filter(({ code }) => codes.some(one => one === code))
  return Object.fromEntries(
    Object.entries(Object.groupBy(told, ({ status }) => status)).map(([status, some = []]) => [
      status,
      {
        description: some.map(({ code, title }) => `\`${code}\`: ${title}`).join('. '),
        content: { 'application/problem+json': { schema: refTo(Problem) } },
        'x-problem-codes': some.map(({ code }) => code),
      },
    ]),
  )
}
