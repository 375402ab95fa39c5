import * as z from 'zod'
import { Configuration, ConfigurationChange } from '../contracts/configuration.ts'
import { Device, DevicePage, DeviceQuery, Health, Me } from '../contracts/http.ts'
import { EventPage, EventQuery } from '../events/http/contract.ts'
import type { Operation } from '../http/operation.ts'

const EVENTS =
  'Without `since` from the newest back, `tail` in the order of ids; with `since` from there on. A page may hold fewer ' +
  'events than asked for, or none, and not be the last: what a page may cost is limited, and `lookedTo` says how far it ' +
  'looked. Go on with `cursor`, or with the link `next`. Expired events are never returned.'
const EVENT_ANSWERS = { 'application/json': EventPage, 'application/x-ndjson': undefined, 'text/csv': undefined }

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
    problems: ['bad-request'],
  },
  {
    id: 'getDevice',
    method: 'GET',
    path: '/devices/{id}',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'One device: what it reported, what it is told, when it was last heard',
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
    answers: EVENT_ANSWERS,
    problems: ['bad-request', 'foreign-device', 'not-acceptable'],
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
    answers: EVENT_ANSWERS,
    problems: ['bad-request', 'no-merged-history', 'not-acceptable'],
  },
  {
    id: 'putConfiguration',
    method: 'PUT',
    path: '/devices/{id}/config',
    servedBy: 'http-config',
    scope: 'write',
    summary: 'Sets what the device is told to do',
    description:
      'Needs the scope `write`. The device is told in the answer to one of its next uplinks, as soon as the listener has read the change. The ' +
      'same configuration again changes nothing.',
    headers: { 'If-Match': 'Only when the version is still this one, such as `"3"`' },
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
    summary: 'Whose the token is and what it may see',
    description: 'With `deviceId` it also says why a socket for that device would not open.',
    query: z.strictObject({ deviceId: z.string().optional().describe('A device id, or `*`') }),
    answers: { 'application/json': Me },
    problems: ['foreign-device', 'too-many-connections'],
  },
  {
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'Whether bus and tables answer, and about how many sockets are open',
    description: 'At most ten seconds old. 503 when a part fails.',
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
