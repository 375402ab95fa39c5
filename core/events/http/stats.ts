import { timeOf } from '../../../client/ids.ts'
import type { Claims } from '../../contracts/claims.ts'
import { ALL_DEVICES } from '../../contracts/deviceId.ts'
import type { ReadBudget } from '../../contracts/readBudget.ts'
import { budgeted } from '../../http/budgeted.ts'
import { pageTag } from '../../http/entityTag.ts'
import { jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { BUCKET_MS, inBuckets } from '../counts/buckets.ts'
import { coveredBy } from '../counts/covered.ts'
import type { HourCounts, ReadCounts } from '../counts/readCounts.ts'
import { boundOf } from '../history/slots.ts'
import { type Stats, StatsQuery } from './statsContract.ts'

/** The sources that a token covers and that have counts, as far as they are looked for. */
export type FindSources = (
  patterns: readonly string[],
) => Promise<{ readonly ids: readonly string[]; readonly isComplete: boolean; readonly readUnits: number }>

export type StatsDependencies = {
  readonly read: ReadCounts
  readonly findSources: FindSources
  readonly budget: ReadBudget
  readonly now: () => number
}

/** The maximum cost of an answer, DynamoDB read units. A day of a source is about five. */
const BUDGET_UNITS = 250
const AT_ONCE = 10
/** The longest range, by the size of its buckets. */
const MAX_RANGE_MS = { minute: 24 * 3_600_000, hour: 93 * 24 * 3_600_000 }
const USUAL_RANGE_MS = { minute: 3_600_000, hour: 24 * 3_600_000 }

/** `GET /stats`: log lines by level and time, of one source, or the sum of those that the token covers. */
export const showStats =
  ({ read, findSources, budget, now }: StatsDependencies): OperationHandler =>
  async (request, claims) => {
    const { deviceId, by, ...points } = valid(StatsQuery, request.query)
    const range = rangeOf(points, by, now())
    const patterns = patternsOf(deviceId, claims)
    const isOne = deviceId !== undefined && !deviceId.endsWith(ALL_DEVICES)
    const summed = await budgeted(budget)(claims.sub, isOne ? 5 : BUDGET_UNITS, async () => {
      const found = isOne ? { ids: patterns, isComplete: true, readUnits: 0 } : await findSources(patterns)
      const hours: HourCounts[] = []
      let { readUnits } = found
      let counted = 0
      await inParallel(found.ids, AT_ONCE, async id => {
        if (readUnits >= BUDGET_UNITS) return
        const one = await read(id, range.from, range.to - 1)
        readUnits += one.readUnits
        hours.push(...one.hours)
        counted++
      })
      return { hours, counted, isComplete: found.isComplete && counted === found.ids.length, readUnits }
    })
    const stats: Stats = {
      deviceId: deviceId ?? ALL_DEVICES,
      by,
      from: new Date(range.from).toISOString(),
      to: new Date(range.to).toISOString(),
      sources: summed.counted,
      complete: summed.isComplete,
      buckets: inBuckets(summed.hours, by, range),
    }
    return jsonAnswer(stats, { etag: pageTag([stats]) })
  }

const patternsOf = (deviceId: string | undefined, claims: Claims): readonly string[] => {
  const patterns = coveredBy(claims.devices, deviceId ?? ALL_DEVICES)
  if (patterns.length === 0) throw new HttpProblem('foreign-device')
  return patterns
}

/** The range in whole buckets: that in which it begins, and that in which it ends, are in it. */
const rangeOf = (
  points: { readonly from?: string | undefined; readonly to?: string | undefined },
  by: StatsQuery['by'],
  nowMs: number,
): { from: number; to: number } => {
  const size = BUCKET_MS[by]
  const end = points.to === undefined ? nowMs : timeOf(boundOf(points.to))
  const to = Math.ceil(end / size) * size
  const begin = points.from === undefined ? to - USUAL_RANGE_MS[by] : timeOf(boundOf(points.from))
  const from = Math.max(0, Math.floor(begin / size) * size)
  if (from >= to) throw new HttpProblem('bad-request', '`from` is not before `to`.')
  if (to - from > MAX_RANGE_MS[by]) {
    const days = MAX_RANGE_MS[by] / (24 * 3_600_000)
    throw new HttpProblem('bad-request', `By ${by}, the range is at most ${days === 1 ? '24 hours' : `${days} days`}.`)
  }
  return { from, to }
}
