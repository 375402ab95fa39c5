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
import { AlertRule } from '../contracts/alerts.ts'
import { Channel } from '../contracts/channels.ts'
import { SHIPPING } from '../contracts/claims.ts'
import { Configuration, ConfigurationChange } from '../contracts/configuration.ts'
import { Device, DevicePage, DeviceQuery, Health, Me, MeQuery } from '../contracts/http.ts'
import {
  DeviceKey,
  KeyList,
  NewKey,
  NewKeys,
  NewKeysAnswer,
  RevocationQuery,
  Rotation,
  ShownKeys,
  ShownKeysAnswer,
} from '../devices/keys/http/contract.ts'
import { EventQuery, eventAnswers } from '../events/http/contract.ts'
import { Stats, StatsQuery } from '../events/http/statsContract.ts'
import { ShippedAnswer, ShipQuery } from '../events/log/http/contract.ts'
import type { Operation } from '../http/operation.ts'

const EVENTS =
  'Without `since` newest first, with `since` oldest first; `tail` returns the newest in the order of ids. A page may hold fewer ' +
  'events than `limit`, or none, without being the last: the cost of a page is limited, and `lookedTo` says up to which id it ' +
  'has searched. Continue with `cursor`, or with the link `next`. Expired events are never returned.'

const PREVIEW =
  'Events are looked at from old to new, as the rule would have seen them. Without merged history only devices that the rule names are, or `deviceId`. ' +
  '`units` bounds the cost, and `cursor` goes on; an alert that is open between two answers is told in both. A reader without the scope `sensitive` ' +
  'finds nothing by sensitive fields.'

const SHIPPED =
  'At most 1 MB, and 8 MB after decompression (`gzip`, `zstd`, `br`, `deflate`). A name of a source that is no device id is mapped to one, which the answer ' +
  'tells. After 503 send the same request again: what was accepted is not doubled. '

const SHIPPING_HEADERS = {
  'Content-Encoding': 'How the body is compressed: `gzip`, `zstd`, `br` or `deflate`',
  'Idempotency-Key': 'The same lines under the same key are stored once within 15 minutes',
  'Sonde-Repeats': '`kept`: the key names this request for as long as lines are kept; `window` unless given',
} as const

const SHIPPING_PROBLEMS = [
  'bad-request',
  'entries-rejected',
  'foreign-sources',
  'too-large',
  'unsupported-media-type',
  'too-many-lines',
  'not-accepted',
] as const

/**
 * Every operation of the HTTP API. The routes of the API, the functions behind them, CORS and the documents follow
 * from this list: a new operation is an entry here and a handler in the function that serves it.
 */
export const operations = [
  {
    id: 'listDevices',
    method: 'GET',
    path: '/devices',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'Devices that the token covers',
    query: DeviceQuery,
    answers: { 'application/json': DevicePage },
    problems: ['bad-request', 'too-much-reading'],
  },
  {
    id: 'getDevice',
    method: 'GET',
    path: '/devices/{id}',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'One device: its last report, its desired configuration, and when it was last heard',
    answers: { 'application/json': Device },
    problems: ['bad-request', 'foreign-device', 'unknown-device'],
  },
  {
    id: 'listDeviceEvents',
    method: 'GET',
    path: '/devices/{id}/events',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'History of one device',
    description: EVENTS,
    query: EventQuery,
    answers: eventAnswers,
    problems: ['bad-request', 'foreign-device', 'too-much-reading'],
  },
  {
    id: 'listEvents',
    method: 'GET',
    path: '/events',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'History of all devices that the token covers',
    description: EVENTS,
    query: EventQuery,
    answers: eventAnswers,
    problems: ['bad-request', 'no-merged-history', 'too-much-reading'],
  },
  {
    id: 'getStats',
    method: 'GET',
    path: '/stats',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'Log lines by level, a minute or an hour',
    description:
      'Counts stay longer than the lines. By minute a range is at most 24 hours, by hour 93 days. A prefix ending in `*`, or `*`, gives the sum ' +
      'of up to 100 services, and of those of the first 100 devices that send log lines; `complete` says whether those were all.',
    query: StatsQuery,
    answers: { 'application/json': Stats },
    problems: ['bad-request', 'foreign-device', 'too-much-reading'],
  },
  {
    id: 'getConfiguration',
    method: 'GET',
    path: '/devices/{id}/config',
    servedBy: 'http-config',
    scope: 'read',
    summary: 'The desired configuration of a device and how far it has come',
    answers: { 'application/json': Configuration },
    problems: ['bad-request', 'foreign-device', 'unknown-device'],
  },
  {
    id: 'putConfiguration',
    method: 'PUT',
    path: '/devices/{id}/config',
    servedBy: 'http-config',
    scope: 'write',
    summary: 'Sets the desired configuration of a device',
    description:
      'Needs the scope `write`. The answer to one of the next uplinks of the device carries it, once the listener has read the change. ' +
      'Setting the same configuration again changes nothing.',
    headers: {
      'If-Match':
        'The request fails unless one of these is still the version, such as `"3"`, or an entity tag that names it',
      'If-None-Match': 'The request fails when one of these is the version; `*`: when a configuration was ever set',
    },
    body: ConfigurationChange,
    answers: { 'application/json': Configuration },
    problems: [
      'bad-request',
      'foreign-device',
      'unknown-device',
      'not-a-device',
      'stale-version',
      'unsupported-media-type',
    ],
  },
  {
    id: 'listKeys',
    method: 'GET',
    path: '/devices/{id}/keys',
    servedBy: 'http-keys',
    scope: ['read', 'admin'],
    summary: 'The keys of a device, without their secrets',
    answers: { 'application/json': KeyList },
    problems: ['bad-request', 'foreign-device'],
  },
  {
    id: 'showKey',
    method: 'GET',
    path: '/devices/{id}/key',
    servedBy: 'http-keys',
    scope: 'admin',
    summary: 'The key of a device, with its secret',
    description: 'Each showing is an event of the device, which names the subject of the token.',
    answers: { 'application/json': DeviceKey },
    problems: ['bad-request', 'foreign-device', 'no-key'],
  },
  {
    id: 'addKey',
    method: 'PUT',
    path: '/devices/{id}/key',
    servedBy: 'http-keys',
    scope: 'admin',
    summary: 'Gives a device its key',
    description:
      'The device is registered, and from then on nobody can use its name without the key (`plainCoap`). After an answer that was lost, `GET` shows the key.',
    body: NewKey,
    answers: { 'application/json': DeviceKey },
    problems: [
      'bad-request',
      'foreign-device',
      'has-key',
      'key-changed',
      'key-id-taken',
      'secrets-taken',
      'unsupported-media-type',
    ],
  },
  {
    id: 'revokeKey',
    method: 'DELETE',
    path: '/devices/{id}/key',
    servedBy: 'http-keys',
    scope: 'admin',
    summary: 'Revokes the keys of a device, or one of them',
    description:
      'Nothing is taken under a revoked key. The name of the device cannot be used without a key all the same, unless `release` is `true`.',
    query: RevocationQuery,
    answers: { 'application/json': KeyList },
    problems: ['bad-request', 'foreign-device', 'no-key'],
  },
  {
    id: 'rotateKey',
    method: 'POST',
    path: '/devices/{id}/key/rotation',
    servedBy: 'http-keys',
    scope: 'admin',
    summary: 'Gives a device a new key',
    description: 'The keys before end when the new one is first used, or at `endsAt` if that comes first.',
    body: Rotation,
    answers: { 'application/json': DeviceKey },
    problems: ['bad-request', 'foreign-device', 'no-key', 'key-changed', 'too-many-keys', 'unsupported-media-type'],
  },
  {
    id: 'addKeys',
    method: 'POST',
    path: '/keys',
    servedBy: 'http-keys',
    scope: 'admin',
    summary: 'Gives keys to up to 100 devices',
    description:
      'A device that has a key keeps it, and is listed under `refused`, so that a request may be sent again.',
    body: NewKeys,
    answers: { 'application/json': NewKeysAnswer },
    problems: ['bad-request', 'unsupported-media-type'],
  },
  {
    id: 'showKeys',
    method: 'POST',
    path: '/keys/shown',
    servedBy: 'http-keys',
    scope: 'admin',
    summary: 'Shows the keys of up to 100 devices',
    description:
      'Each showing is an event of its device. A device without a key is listed under `refused`, as is one that the token does not cover.',
    body: ShownKeys,
    answers: { 'application/json': ShownKeysAnswer },
    problems: ['bad-request', 'unsupported-media-type'],
  },
  {
    id: 'listAlerts',
    method: 'GET',
    path: '/alerts',
    servedBy: 'http-alerts',
    scope: 'read',
    summary: 'The rules of alerts with their state, and the channels',
    description: 'Those that can concern a device of the token. Open alerts are those about its devices.',
    answers: { 'application/json': AlertList },
    problems: [],
  },
  {
    id: 'getAlert',
    method: 'GET',
    path: '/alerts/{name}',
    servedBy: 'http-alerts',
    scope: 'read',
    summary: 'One rule, with its state',
    answers: { 'application/json': Alert },
    problems: ['bad-request', 'unknown-alert'],
  },
  {
    id: 'putAlert',
    method: 'PUT',
    path: '/alerts/{name}',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Makes a rule, or puts another in its place',
    description:
      'The token has to cover all devices of the rule, and to have the scope `sensitive` for a rule that looks at a sensitive field. Putting the same rule again changes nothing, ' +
      'and finishes whatever was cut short. Open alerts end when the condition or the devices change.',
    headers: {
      'If-Match':
        'The request fails unless one of these is still the version, such as `"3"`, or an entity tag that names it',
      'If-None-Match': 'The request fails when one of these is the version; `*`: when there is a rule with this name',
    },
    body: AlertRule,
    answers: { 'application/json': Alert },
    problems: ['bad-request', 'foreign-device', 'of-stage', 'too-many-rules', 'stale-rule', 'unsupported-media-type'],
  },
  {
    id: 'deleteAlert',
    method: 'DELETE',
    path: '/alerts/{name}',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Removes a rule: its open alerts end',
    headers: { 'If-Match': 'The request fails unless one of these is still the version, such as `"3"`' },
    status: 204,
    answers: { 'application/json': undefined },
    problems: ['bad-request', 'foreign-device', 'unknown-alert', 'of-stage', 'stale-rule'],
  },
  {
    id: 'silenceAlert',
    method: 'PUT',
    path: '/alerts/{name}/silence',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Has a rule tell no channel for a while',
    description:
      'Its alerts are events of their devices all the same; those that fire still when it ends are told then. A rule of the stage’s configuration can be silenced too.',
    body: Silence,
    answers: { 'application/json': Alert },
    problems: ['bad-request', 'foreign-device', 'unknown-alert', 'unsupported-media-type'],
  },
  {
    id: 'unsilenceAlert',
    method: 'DELETE',
    path: '/alerts/{name}/silence',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Ends the silence of a rule',
    answers: { 'application/json': Alert },
    problems: ['bad-request', 'foreign-device', 'unknown-alert'],
  },
  {
    id: 'testAlert',
    method: 'POST',
    path: '/alerts/{name}/test',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Sends a marked message over each channel of a rule, and waits for what comes of it',
    answers: { 'application/json': Trials },
    problems: ['bad-request', 'foreign-device', 'unknown-alert'],
  },
  {
    id: 'previewNamedAlert',
    method: 'POST',
    path: '/alerts/{name}/preview',
    servedBy: 'http-alerts',
    scope: 'read',
    summary: 'The alerts that a rule would have told, from history',
    description: PREVIEW,
    body: NamedPreviewQuery,
    answers: { 'application/json': Preview },
    problems: ['bad-request', 'foreign-device', 'unknown-alert', 'too-much-reading', 'unsupported-media-type'],
  },
  {
    id: 'previewAlert',
    method: 'POST',
    path: '/alert-preview',
    servedBy: 'http-alerts',
    scope: 'read',
    summary: 'The alerts that a rule would have told, which need not exist, from history',
    description: PREVIEW,
    body: PreviewQuery,
    answers: { 'application/json': Preview },
    problems: ['bad-request', 'foreign-device', 'too-much-reading', 'unsupported-media-type'],
  },
  {
    id: 'listAlertChannels',
    method: 'GET',
    path: '/alert-channels',
    servedBy: 'http-alerts',
    scope: 'read',
    summary: 'The channels over which alerts are told, without their addresses',
    answers: { 'application/json': AlertChannels },
    problems: [],
  },
  {
    id: 'putAlertChannel',
    method: 'PUT',
    path: '/alert-channels/{channel}',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Gives a channel its address',
    description:
      'Makes the channel where the configuration of the stage has none of this name. The token has to cover all devices. The address is kept in Secrets Manager, and no answer holds it. ' +
      'Channels of e-mail stand in the configuration.',
    body: Channel,
    answers: { 'application/json': AlertChannel },
    problems: ['bad-request', 'foreign-device', 'of-stage', 'too-many-rules', 'stale-rule', 'unsupported-media-type'],
  },
  {
    id: 'deleteAlertChannel',
    method: 'DELETE',
    path: '/alert-channels/{channel}',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Removes a channel with its address',
    status: 204,
    answers: { 'application/json': undefined },
    problems: ['bad-request', 'foreign-device', 'unknown-channel', 'channel-in-use', 'of-stage', 'stale-rule'],
  },
  {
    id: 'testAlertChannel',
    method: 'POST',
    path: '/alert-channels/{channel}/test',
    servedBy: 'http-alerts',
    scope: 'admin',
    summary: 'Sends a marked message over a channel, and waits for what comes of it',
    answers: { 'application/json': Trials },
    problems: ['bad-request', 'foreign-device', 'unknown-channel'],
  },
  {
    id: 'postLogs',
    method: 'POST',
    path: '/logs',
    servedBy: 'http-logs',
    scope: SHIPPING,
    summary: 'Takes log lines: a JSON object or list, NDJSON, or lines of text',
    description: `${SHIPPED}Fields are found under their usual names; a line that is not JSON is kept as text.`,
    query: ShipQuery,
    answersAll: true,
    headers: SHIPPING_HEADERS,
    takes: ['application/json', 'application/x-ndjson', 'text/plain'],
    status: 202,
    answers: { 'application/json': ShippedAnswer },
    problems: SHIPPING_PROBLEMS,
  },
  {
    id: 'postOtlpLogs',
    method: 'POST',
    path: '/v1/logs',
    servedBy: 'http-logs',
    scope: SHIPPING,
    summary: 'Takes log records of OpenTelemetry (OTLP/HTTP)',
    description: `${SHIPPED}The answer is in the encoding of the request, with \`partialSuccess\` where records were not taken; names that were mapped are in the header \`Sonde-Mapped\`.`,
    query: ShipQuery,
    answersAll: true,
    headers: SHIPPING_HEADERS,
    takes: ['application/x-protobuf', 'application/json'],
    answers: { 'application/json': undefined, 'application/x-protobuf': undefined },
    problems: SHIPPING_PROBLEMS,
  },
  {
    id: 'postLokiPush',
    method: 'POST',
    path: '/loki/api/v1/push',
    servedBy: 'http-logs',
    scope: SHIPPING,
    summary: 'Takes what is pushed to Loki: labels become source and metadata',
    description: `${SHIPPED}Names that were mapped are in the header \`Sonde-Mapped\`.`,
    query: ShipQuery,
    answersAll: true,
    headers: SHIPPING_HEADERS,
    takes: ['application/x-protobuf', 'application/json'],
    status: 204,
    answers: { 'application/json': undefined },
    problems: SHIPPING_PROBLEMS,
  },
  {
    id: 'getMe',
    method: 'GET',
    path: '/me',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'The subject of the token, and what the token covers',
    description:
      'With `deviceId` the answer also says why a socket for that device, with the same `tail`, `since` and `level`, would not open.',
    query: MeQuery,
    answers: { 'application/json': Me },
    problems: ['bad-request', 'foreign-device', 'too-many-connections'],
  },
  {
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'Whether bus and tables answer, and approximately how many sockets are open',
    description: 'At most ten seconds old. 503 when a part fails. Parameters of a query are passed over.',
    passesOver: true,
    answers: { 'application/json': Health },
    failing: { 'application/json': Health },
    problems: [],
  },
] as const satisfies readonly Operation[]

type Listed = (typeof operations)[number]
export type OperationId = Listed['id']

/** A function that serves operations. */
export type OperationServer = Listed['servedBy']

/** The ids of the operations that a function serves. */
export type ServedBy<Server extends OperationServer> = Extract<Listed, { readonly servedBy: Server }>['id']
