import { Configuration, ConfigurationChange } from '../../contracts/configuration.ts'
import { Device, DevicePage, DeviceQuery } from '../../contracts/http.ts'
import { EventQuery, eventAnswers } from '../../events/http/contract.ts'
import { Stats, StatsQuery } from '../../events/http/statsContract.ts'
import type { Operation } from '../../http/operation.ts'

const EVENTS =
  'Without `since` newest first, with `since` oldest first; `tail` returns the newest in the order of ids. A page may hold fewer ' +
  'events than `limit`, or none, without being the last: the cost of a page is limited, and `lookedTo` says up to which id it ' +
  'has searched. Continue with `cursor`, or with the link `next`. Expired events are never returned.'

/** Devices: what they said, and the configuration that they are to have. */
export const deviceOperations = [
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
] as const satisfies readonly Operation[]
