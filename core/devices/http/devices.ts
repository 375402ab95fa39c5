import * as z from 'zod'
import { hasScope } from '../../contracts/claims.ts'
import type { DesiredConfiguration, HeartbeatBounds } from '../../contracts/configuration.ts'
import { type DevicePage, DeviceQuery } from '../../contracts/http.ts'
import { expectedUnits, type ReadBudget } from '../../contracts/readBudget.ts'
import { deviceIn } from '../../http/authenticate.ts'
import { budgeted } from '../../http/budgeted.ts'
import { boundTo, type Cursors, nextLink } from '../../http/cursor.ts'
import { pageTag } from '../../http/entityTag.ts'
import { jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { DevicesTable } from '../devicesTable.ts'
import { deviceOf } from '../fleet/device.ts'
import type { ListDevices } from '../fleet/fleet.ts'
import { deviceTag } from './tags.ts'

export type DeviceDependencies = {
  readonly list: ListDevices
  readonly budget: ReadBudget
  readonly cursors: Cursors
  readonly read: DevicesTable['read']
  readonly defaults: DesiredConfiguration
  readonly bounds: HeartbeatBounds
  readonly sensitiveFields: readonly string[]
  readonly now: () => number
}

const Position = z.strictObject({ after: z.string().max(64) })

/** `GET /devices`: the devices that the token covers, page by page. */
export const listDevices =
  ({ list, budget, cursors, defaults, bounds, sensitiveFields, now }: DeviceDependencies): OperationHandler =>
  async (request, claims) => {
    const { limit, kind, cursor } = valid(DeviceQuery, request.query)
    const bound = boundTo(request.path, request.query, claims)
    const after = cursor === undefined ? undefined : (await cursors.open(cursor, Position, bound)).after
    // Each prefix of the token is a query of devices and one of sources, and each of them costs half a unit even where there is none.
    const queries = claims.devices.length * (kind === undefined ? 2 : 1)
    const expected = expectedUnits(limit, limit) + Math.ceil(queries / 2)
    const { devices, next } = await budgeted(budget)(claims.sub, expected, () =>
      list(claims.devices, after, limit, kind && [kind]),
    )
    const hidden = hasScope(claims, 'sensitive') ? [] : sensitiveFields
    const page: DevicePage = {
      devices: devices.map(record => deviceOf(record, { defaults, hidden, bounds, nowMs: now() })),
      cursor: next === undefined ? null : await cursors.seal({ after: next }, bound),
    }
    const etag = pageTag([page.devices, page.cursor === null])
    return jsonAnswer(page, { etag, ...nextLink(request.path, request.query, page.cursor) })
  }

/** `GET /devices/{id}`. */
export const showDevice =
  ({ read, defaults, bounds, sensitiveFields, now }: DeviceDependencies): OperationHandler =>
  async (request, claims) => {
    const record = await read(deviceIn(request, claims))
    if (!record) throw new HttpProblem('unknown-device')
    const hidden = hasScope(claims, 'sensitive') ? [] : sensitiveFields
    const device = deviceOf(record, { defaults, hidden, bounds, nowMs: now() })
    return jsonAnswer(device, { etag: deviceTag(device) })
  }
