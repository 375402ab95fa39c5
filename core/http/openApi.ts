import * as z from 'zod'
import type { Scope } from '../contracts/claims.ts'
import { Configuration, ConfigurationChange } from '../contracts/configuration.ts'
import { DeviceId } from '../contracts/deviceId.ts'
import { Point } from '../contracts/frames.ts'
import {
  Device,
  DevicePage,
  DeviceQuery,
  EventPage,
  EventQuery,
  Health,
  HistoryEvent,
  Me,
  Problem,
} from '../contracts/http.ts'
import { Json } from '../contracts/json.ts'
import { type ProblemCode, problemTable } from './problem.ts'

type Schema = Readonly<Record<string, unknown>>
/** What an answer holds by its media type; text where there is no schema. */
type Answers = Readonly<Record<string, z.ZodType | undefined>>
type Operation = {
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly scope: Scope
  readonly query?: z.ZodType
  readonly takesDevice?: true
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: z.ZodType
  readonly answers: Answers
  /** What a 503 holds that is no problem document. */
  readonly failing?: Answers
  readonly problems: readonly ProblemCode[]
}

const ALWAYS: readonly ProblemCode[] = [
  'no-token',
  'invalid-token',
  'expired-token',
  'revoked-token',
  'missing-scope',
  'internal',
  'unavailable',
]

const EVENTS =
  'Without `since` from the newest back, `tail` in the order of ids; with `since` from there on. A page may hold fewer ' +
  'events than asked for, or none, and not be the last: what a page may cost is limited, and `lookedTo` says how far it ' +
  'looked. Go on with `cursor`, or with the link `next`. Expired events are never returned.'
const EVENT_ANSWERS = { 'application/json': EventPage, 'application/x-ndjson': undefined, 'text/csv': undefined }

const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/devices': {
    get: {
      id: 'listDevices',
      summary: 'Devices that the token covers',
      scope: 'read',
      query: DeviceQuery,
      answers: { 'application/json': DevicePage },
      problems: ['bad-request'],
    },
  },
  '/devices/{id}': {
    get: {
      id: 'getDevice',
      summary: 'One device: what it reported, what it is told, when it was last heard',
      scope: 'read',
      takesDevice: true,
      answers: { 'application/json': Device },
      problems: ['bad-request', 'foreign-device', 'unknown-device'],
    },
  },
  '/devices/{id}/events': {
    get: {
      id: 'listDeviceEvents',
      summary: 'History of one device',
      scope: 'read',
      description: EVENTS,
      takesDevice: true,
      query: EventQuery,
      answers: EVENT_ANSWERS,
      problems: ['bad-request', 'foreign-device', 'not-acceptable'],
    },
  },
  '/events': {
    get: {
      id: 'listEvents',
      summary: 'History of all devices that the token covers',
      scope: 'read',
      description: EVENTS,
      query: EventQuery,
      answers: EVENT_ANSWERS,
      problems: ['bad-request', 'no-merged-history', 'not-acceptable'],
    },
  },
  '/devices/{id}/config': {
    put: {
      id: 'putConfiguration',
      summary: 'Sets what the device is told to do',
      scope: 'write',
      description:
        'Needs the scope `write`. The device is told in the answer to one of its next uplinks, as soon as the listener has read the change. The ' +
        'same configuration again changes nothing.',
      takesDevice: true,
      headers: { 'If-Match': 'Only when the version is still this one, such as `"3"`' },
      body: ConfigurationChange,
      answers: { 'application/json': Configuration },
      problems: ['bad-request', 'foreign-device', 'unknown-device', 'stale-version', 'unsupported-media-type'],
    },
  },
  '/me': {
    get: {
      id: 'getMe',
      summary: 'Whose the token is and what it may see',
      scope: 'read',
      description: 'With `deviceId` it also says why a socket for that device would not open.',
      query: z.strictObject({ deviceId: z.string().optional().describe('A device id, or `*`') }),
      answers: { 'application/json': Me },
      problems: ['foreign-device', 'too-many-connections'],
    },
  },
  '/health': {
    get: {
      id: 'getHealth',
      summary: 'Whether bus and tables answer, and about how many sockets are open',
      scope: 'read',
      description: 'At most ten seconds old. 503 when a part fails.',
      answers: { 'application/json': Health },
      failing: { 'application/json': Health },
      problems: [],
    },
  },
}

const components = {
  JsonValue: Json.valueType,
  DeviceId,
  Point,
  HistoryEvent,
  Device,
  DevicePage,
  Configuration,
  ConfigurationChange,
  EventPage,
  Me,
  Health,
  Problem,
}

/**
 * Schemas for `components/schemas` of a document, each referring to the others by its name there.
 * @throws Error when what they are made of refers to itself, or has an id of its own, and is not among them
 */
export const componentSchemas = (
  schemas: Readonly<Record<string, z.ZodType>>,
  target: 'draft-07' | 'draft-2020-12',
): Schema => {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const { __shared: unnamed, ...named } = z.toJSONSchema(registry, { target, uri: id => `${COMPONENTS}${id}` }).schemas
  if (unnamed) throw new Error(`schemas without a name: ${JSON.stringify(unnamed)}`)
  return withoutIds(named)
}

const COMPONENTS = '#/components/schemas/'

/** The HTTP API as an OpenAPI 3.1 document, made of the definitions that validate what goes in and out. */
export const openApiDocument = (): Schema => ({
  openapi: '3.1.0',
  info: {
    title: 'Sonde',
    version: '1',
    description:
      'Devices, their history and their configuration. Tokens are those of the WebSocket, in `Authorization: Bearer`. ' +
      'Errors are problem documents (RFC 9457).',
  },
  servers: [{ url: '/' }],
  security: [{ bearer: [] }],
  paths: Object.fromEntries(
    Object.entries(operations).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, operationOf(operation)])),
    ]),
  ),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: componentSchemas(components, 'draft-2020-12'),
  },
})

const refTo = (schema: z.ZodType): Schema => {
  const name = Object.entries(components).find(([, component]) => component === schema)?.[0]
  return name === undefined ? withoutIds(z.toJSONSchema(schema)) : { $ref: `${COMPONENTS}${name}` }
}

const operationOf = ({
  id,
  summary,
  description,
  scope,
  query,
  takesDevice,
  headers,
  body,
  answers,
  failing,
  problems,
}: Operation): Schema => ({
  operationId: id,
  summary,
  ...(description && { description }),
  // OpenAPI 3.1, "Security Requirement Object": for a scheme without scopes of its own these are roles that are needed.
  security: [{ bearer: [scope] }],
  parameters: [
    ...(takesDevice
      ? [{ name: 'id', in: 'path', required: true, description: 'Device id', schema: refTo(DeviceId) }]
      : []),
    ...(query ? parametersOf(query) : []),
    ...Object.entries(headers ?? {}).map(([name, about]) => ({
      name,
      in: 'header',
      description: about,
      schema: { type: 'string' },
    })),
  ],
  ...(body && { requestBody: { required: true, content: { 'application/json': { schema: refTo(body) } } } }),
  responses: {
    200: { description: 'Done', content: contentOf(answers) },
    ...(failing && { 503: { description: 'A part fails', content: contentOf(failing) } }),
    ...responsesFor([...problems, ...ALWAYS]),
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

/** One response a status, with the codes that it can have. */
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

/** `$id` and `$schema` are for documents that stand alone, and so are definitions of one's own. */
const withoutIds = (schema: unknown): Schema =>
  JSON.parse(
    JSON.stringify(schema, (key, value) => {
      if (key === '$schema' || key === '$id' || key === '$defs' || (key === 'id' && typeof value === 'string'))
        return undefined
      return key === '$ref' ? String(value).replace(/^.*#\/(\$defs|components\/schemas)\//, COMPONENTS) : value
    }),
  )
