import type * as z from 'zod'
import { componentSchemas } from '../../core/api/componentSchemas.ts'
import { DeviceId } from '../../core/contracts/deviceId.ts'
import { ConnectedFrame, Level, Watched } from '../../core/contracts/frames.ts'
import { Json } from '../../core/contracts/json.ts'
import { Point } from '../../core/contracts/point.ts'
import { SUBPROTOCOL } from '../../core/contracts/subprotocol.ts'
import { EventFrame } from '../../core/events/frames.ts'
import { kinds } from '../../core/events/kinds.ts'
import { frameExamples } from './examples.ts'
import { HandshakeHeaders, HandshakeQuery } from './handshake.ts'
import { nameOf, serverFrames } from './serverFrames.ts'
import { viewerActions } from './viewerMessages.ts'

type Part = Readonly<Record<string, unknown>>

const ABOUT =
  'What a viewer and a stack say to each other over a WebSocket, from the point of view of the viewer: it sends what ' +
  'has the action `send`, and receives what has the action `receive`. Every frame is one JSON object. A `type`, a `code` ' +
  'or a field that is not listed is for a later version: pass over it.'

/** The bare word, for clients that cannot send more. */
const PingText = {
  title: 'ping, as text',
  summary: 'The bare text `ping`, understood like the message `ping`',
  contentType: 'text/plain',
  payload: { type: 'string', const: 'ping' },
  examples: [{ payload: 'ping' }],
}

const refsTo = (place: string, names: readonly string[]): Part[] => names.map(name => ({ $ref: `${place}/${name}` }))
const keyed = (place: string, names: readonly string[]): Part =>
  Object.fromEntries(names.map(name => [name, { $ref: `${place}/${name}` }]))

const actions = viewerActions.map(one => ({
  ...one,
  name: `${one.action.charAt(0).toUpperCase()}${one.action.slice(1)}Message`,
}))

const message = (name: string, title: string, summary: string, examples: readonly unknown[]): [string, Part] => [
  name,
  {
    name,
    title,
    summary,
    payload: { $ref: `#/components/schemas/${name}` },
    examples: examples.map(payload => ({ payload })),
  },
]

const sent: Part = {
  ...Object.fromEntries(actions.map(({ name, action, about, examples }) => message(name, action, about, examples))),
  PingText: { name: 'PingText', ...PingText },
}
const received: Part = Object.fromEntries(
  serverFrames.map(({ name, type, schema }) => message(name, type, schema.description ?? '', [frameExamples[name]])),
)

const CHANNEL = '#/channels/live'
const channelMessages = `${CHANNEL}/messages`
const operations: Part = {
  receiveFrames: {
    action: 'receive',
    channel: { $ref: CHANNEL },
    summary: 'What the stack sends',
    description:
      'First `connected`; then, where they were asked for, `history` and `gap`; then `live`. Events may come between the ' +
      'frames of a history, a little out of order, and twice with the same `id`.',
    messages: refsTo(channelMessages, Object.keys(received)),
  },
  ...Object.fromEntries(
    actions.map(({ action, name, about, answeredBy }) => [
      action,
      {
        action: 'send',
        channel: { $ref: CHANNEL },
        summary: about,
        messages: refsTo(channelMessages, action === 'ping' ? [name, 'PingText'] : [name]),
        reply: { channel: { $ref: CHANNEL }, messages: refsTo(channelMessages, answeredBy) },
      },
    ]),
  ),
}

const securitySchemes: Part = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Where a client can set headers' },
  subprotocol: {
    type: 'httpApiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: `The token as a second subprotocol beside \`${SUBPROTOCOL}\`, for browsers. Only \`${SUBPROTOCOL}\` is echoed`,
  },
  queryToken: {
    type: 'httpApiKey',
    in: 'query',
    name: 'token',
    description: 'For short-lived tokens only: URLs end up in logs',
  },
}

const parts: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(serverFrames.map(({ name, schema }) => [name, schema])),
  ...Object.fromEntries(actions.map(({ name, schema }) => [name, schema])),
  EventFrame,
  ...Object.fromEntries(kinds.map(({ Frame }) => [nameOf(Frame).replace(/Frame$/, 'Data'), Frame.shape.data])),
  DeviceId,
  Watched,
  Point,
  Level,
  Timestamp: ConnectedFrame.shape.timestamp,
  JsonObject: Json,
  JsonValue: Json.valueType,
}

/** The messages from and to a viewer, as an AsyncAPI 3.0 document. Its schemas are JSON Schema draft 7, as AsyncAPI has them. */
export const asyncApiDocument = (): Part => {
  const {
    HandshakeQuery: query,
    HandshakeHeaders: headers,
    ...schemas
  } = componentSchemas({ ...parts, HandshakeQuery, HandshakeHeaders }, 'draft-07')
  const messages = { ...received, ...sent }
  return {
    asyncapi: '3.0.0',
    info: { title: 'Sonde viewers', version: '1', description: ABOUT },
    defaultContentType: 'application/json',
    servers: {
      stack: {
        host: '{host}',
        protocol: 'wss',
        description: 'A stack of your own. Its output `WebSocketUrl` is this host and the path of the channel.',
        variables: {
          host: {
            description: 'Host of the WebSocket API',
            examples: ['a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com'],
          },
        },
        security: refsTo('#/components/securitySchemes', Object.keys(securitySchemes)),
      },
    },
    channels: {
      live: {
        address: '/live',
        title: 'Live line',
        description: 'One WebSocket. It watches the device that its URL names, and those that it subscribes to later.',
        servers: [{ $ref: '#/servers/stack' }],
        messages: keyed('#/components/messages', Object.keys(messages)),
        bindings: { ws: { method: 'GET', query, headers, bindingVersion: '0.1.0' } },
      },
    },
    operations,
    components: { schemas, messages, securitySchemes },
  }
}
