import * as z from 'zod'
import { ConfigurationChange, type DesiredConfiguration, type HeartbeatBounds } from '../../contracts/configuration.ts'
import { deviceIn } from '../../http/authenticate.ts'
import { jsonBody } from '../../http/body.ts'
import { expectedIn } from '../../http/expectedVersions.ts'
import { jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Logger } from '../../runtime/log.ts'
import { configurationOf, desiredOf } from '../configuration/configuration.ts'
import type { Configure } from '../configuration/configure.ts'
import type { DevicesTable } from '../devicesTable.ts'
import { configurationTag } from './tags.ts'

/** `GET /devices/{id}/config`: the desired configuration of a device and how far it has come. */
export const showConfiguration =
  ({ read, defaults }: { read: DevicesTable['read']; defaults: DesiredConfiguration }): OperationHandler =>
  async (request, claims) => {
    const record = await read(deviceIn(request, claims))
    if (!record) throw new HttpProblem('unknown-device')
    const configuration = configurationOf(record, defaults)
    return jsonAnswer(configuration, { etag: configurationTag(configuration) })
  }

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
    const change = valid(within(bounds), jsonBody(request))
    const { config: desired } = desiredOf({ desired: change }, defaults)
    const configured = await configure(deviceId, desired, expectedIn(request), new Date(now()))
    if (configured.kind === 'unknown') throw new HttpProblem('unknown-device')
    if (configured.kind === 'source') {
      throw new HttpProblem(
        'not-a-device',
        'A configuration rides in the answer to an uplink, and none has come from here.',
      )
    }
    const configuration = configurationOf(configured.record, defaults)
    const headers = { etag: configurationTag(configuration) }
    if (configured.kind === 'stale') {
      throw new HttpProblem('stale-version', `The version is ${configuration.version}.`, { headers })
    }
    if (configured.kind === 'changed') {
      log('info', 'configuration changed', { deviceId, version: configuration.version, by: claims.sub })
    }
    return jsonAnswer(configuration, headers)
  }

/** A change whose interval is within the bounds of the stage; the problem with any other interval names them. */
const within = ({ minimum, maximum }: HeartbeatBounds) => {
  const error = `from ${minimum} to ${maximum} s on this stage`
  return ConfigurationChange.extend({
    heartbeat_interval: z.int({ error }).min(minimum, { error }).max(maximum, { error }).optional(),
  })
}
