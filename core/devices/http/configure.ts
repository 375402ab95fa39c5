import { ConfigurationChange, type DesiredConfiguration, type HeartbeatBounds } from '../../contracts/configuration.ts'
import { deviceIn } from '../../http/authenticate.ts'
import { type HttpRequest, jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Logger } from '../../runtime/log.ts'
import { configurationOf, desiredOf } from '../configuration/configuration.ts'
import type { Configure } from '../configuration/configure.ts'
import { etagOf } from './devices.ts'

/**
 * `PUT /devices/{id}/config`: sets the whole desired configuration, as a new version. The device is told in the answer to one
 * of its next uplinks. With `If-Match` it is set only when the version is still that one (RFC 9110 §13.1.1).
 */
export const putConfiguration =
  ({
    configure,
    defaults,
    bounds,
    now,
    log,
  }: {
    configure: Configure
    defaults: DesiredConfiguration
    bounds: HeartbeatBounds
    now: () => number
    log: Logger
  }): OperationHandler =>
  async (request, claims) => {
    const deviceId = deviceIn(request, claims)
    const change = valid(within(bounds), bodyOf(request))
    const { config: desired } = desiredOf({ desired: change }, defaults)
    const configured = await configure(deviceId, desired, expectedIn(request), new Date(now()))
    if (configured.kind === 'unknown') throw new HttpProblem('unknown-device')
    const configuration = configurationOf(configured.record, defaults)
    const headers = { etag: etagOf(configuration.version) }
    if (configured.kind === 'stale') {
      throw new HttpProblem('stale-version', `The version is ${configuration.version}.`, { headers })
    }
    if (configured.kind === 'changed') {
      log('info', 'configuration changed', { deviceId, version: configuration.version, by: claims.sub })
    }
    return jsonAnswer(configuration, headers)
  }

/** A change whose interval is within the bounds of the stage; the problem with another one names them. */
const within = ({ minimum, maximum }: HeartbeatBounds) =>
  ConfigurationChange.refine(
    ({ heartbeat_interval: interval }) => interval === undefined || (interval >= minimum && interval <= maximum),
    { path: ['heartbeat_interval'], error: `from ${minimum} to ${maximum} s on this stage` },
  )

const bodyOf = ({ headers, body }: HttpRequest): unknown => {
  const [type = ''] = (headers['content-type'] ?? 'application/json').split(';')
  if (!/^application\/([\w.+-]+\+)?json$/i.test(type.trim()))
    throw new HttpProblem('unsupported-media-type', 'Send it with Content-Type: application/json.')
  try {
    return JSON.parse(body ?? '')
  } catch {
    throw new HttpProblem('bad-request', 'The body is not JSON.')
  }
}

const expectedIn = ({ headers }: HttpRequest): number | undefined => {
  const tag = headers['if-match']?.trim()
  if (tag === undefined || tag === '*') return undefined
  const [, version] = /^"(\d{1,9})"$/.exec(tag) ?? []
  if (version === undefined) throw new HttpProblem('bad-request', 'If-Match is not a version such as "3".')
  return Number(version)
}
