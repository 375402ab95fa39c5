import { Configuration, ConfigurationChange } from '../contracts/configuration.ts'
import { Device, DevicePage, DeviceQuery, Health, Me, MeQuery } from '../contracts/http.ts'
import { EventQuery, eventAnswers } from '../events/http/contract.ts'
import type { Operation } from '../http/operation.ts'

const EVENTS =
  'Without `since` newest first, with `since` oldest first; `tail` returns the newest in the order of ids. A page may hold fewer ' +
  'events than `limit`, or none, without being the last: the cost of a page is limited, and `lookedTo` says up to which id it ' +
  'has searched. Continue with `cursor`, or with the link `next`. Expired events are never returned.'

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
    problems: ['bad-request', 'foreign-device', 'unknown-device', 'stale-version', 'unsupported-media-type'],
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
