import * as z from 'zod'
import { type Claims, hasScope, seesAll } from '../../contracts/claims.ts'
import { MAX_TAIL } from '../../contracts/levels.ts'
import type { ReadBudget } from '../../contracts/readBudget.ts'
import { deviceIn } from '../../http/authenticate.ts'
import { budgeted } from '../../http/budgeted.ts'
import { boundTo, type Cursors, nextLink } from '../../http/cursor.ts'
import { pageTag } from '../../http/entityTag.ts'
import { answer, valid } from '../../http/message.ts'
import { transferBytes } from '../../http/negotiated.ts'
import type { OperationHandler, OperationRequest } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { CsvTable } from '../csv/table.ts'
import type { Found } from '../history/found.ts'
import { NoMergedHistory, type ReadHistory, reservedUnits } from '../history/read.ts'
import { boundOf } from '../history/slots.ts'
import { toldBound } from '../history/toldBound.ts'
import { kindOf } from '../kinds.ts'
import { levelsFrom } from '../level.ts'
import { redactedFrame } from '../redact.ts'
import { type EventPage, EventQuery, type HistoryEvent } from './contract.ts'
import { eventBody } from './forms.ts'

/** The maximum cost of a page, DynamoDB read units: 2,000 events of a kilobyte are 250. */
const BUDGET_UNITS = 250
/**
 * Lambda answers with at most 6 MB ("Lambda quotas"), the body once more as a JSON text; headers need some of it. It counts the body
 * in its content coding: a client that accepts one gets more in a page.
 */
const MAX_BYTES = 5_500_000
/** The maximum of a page before any coding: the function has 256 MiB, and clients have to hold a page as well. */
const MAX_PLAIN_BYTES = 16_000_000

export type EventDependencies = {
  readonly read: ReadHistory
  readonly budget: ReadBudget
  readonly cursors: Cursors
  readonly sensitiveFields: readonly string[]
  /** How events are written as CSV. */
  readonly csv: () => CsvTable<HistoryEvent>
}

/** Where the next page begins, and how many of a `tail` are still owed. */
const Position = z.strictObject({
  at: z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{9}([0-9A-HJKMNP-TV-Z]{16}(\.\d{4})?)?$/),
  left: z.int().min(1).optional(),
})

/** `GET /events`: over all devices that the token covers. */
export const listEvents =
  (dependencies: EventDependencies): OperationHandler =>
  async (request, claims) =>
    page(dependencies, request, claims, { devices: claims.devices })

/** `GET /devices/{id}/events`. */
export const listDeviceEvents =
  (dependencies: EventDependencies): OperationHandler =>
  async (request, claims) =>
    page(dependencies, request, claims, { deviceId: deviceIn(request, claims) })

const page = async (
  { read, budget, cursors, sensitiveFields, csv }: EventDependencies,
  request: OperationRequest,
  claims: Claims,
  of: Parameters<ReadHistory>[0]['of'],
) => {
  const query = valid(EventQuery, request.query)
  const bound = boundTo(request.path, request.query, claims)
  const position = query.cursor === undefined ? undefined : await cursors.open(query.cursor, Position, bound)
  const isForward = query.since !== undefined
  const owed = position?.left ?? query.tail
  const limit =
    query.tail === undefined ? query.limit : Math.min(owed ?? query.tail, request.query.limit ? query.limit : MAX_TAIL)
  const bounds = {
    after: query.since && boundOf(query.since),
    before: query.until && boundOf(query.until),
    ...(position && (isForward ? { after: position.at } : { before: position.at })),
  }
  const range = {
    of,
    order: isForward ? ('oldest-first' as const) : ('newest-first' as const),
    ...bounds,
    levels: query.level && levelsFrom(query.level),
    types: query.type && [query.type],
    limit,
    budgetUnits: BUDGET_UNITS,
  }
  const found = await budgeted(budget)(claims.sub, reservedUnits(range), () => read(range)).catch(error => {
    throw error instanceof NoMergedHistory ? new HttpProblem('no-merged-history', error.message) : error
  })

  const isTrusted = hasScope(claims, 'sensitive')
  const shown = found.events.map(event => shownTo(event, isTrusted, sensitiveFields))
  const pageOf = async (fits: number): Promise<EventPage> => {
    const isCut = fits < shown.length
    const lookedTo = isCut ? (shown[fits - 1]?.id ?? null) : (found.lookedTo ?? null)
    const left = owed === undefined ? undefined : owed - fits
    const isLast = !isCut && (found.isComplete || left === 0)
    const events = shown.slice(0, fits)
    return {
      events: query.tail === undefined ? events : events.toReversed(),
      cursor:
        isLast || lookedTo === null
          ? null
          : await cursors.seal({ at: lookedTo, ...(left !== undefined && { left }) }, bound),
      lookedTo: isCut ? lookedTo : (toldBound(range, found) ?? null),
      ...(seesAll(claims) && { readUnits: found.readUnits }),
    }
  }
  for (let fits = shown.length; ; fits = Math.ceil(fits / 2)) {
    const result = await pageOf(fits)
    const { contentType, body } = eventBody(result, request.accepts, csv)
    if (fits > 1 && !(await isSent(request, body))) continue
    return answer(200, contentType, body, {
      vary: 'accept',
      etag: pageTag([contentType, result.events, result.lookedTo, result.cursor === null]),
      ...nextLink(request.path, request.query, result.cursor),
    })
  }
}

/** Whether a body can be sent. One that is far from the limit is not encoded to find out. */
const isSent = async (request: OperationRequest, body: string): Promise<boolean> => {
  const plain = Buffer.byteLength(JSON.stringify(body))
  if (plain <= MAX_BYTES) return true
  return plain <= MAX_PLAIN_BYTES && (await transferBytes(request, body)) <= MAX_BYTES
}

const shownTo = ({ frame, item }: Found, isTrusted: boolean, sensitiveFields: readonly string[]): HistoryEvent =>
  kindOf(frame).history(isTrusted ? frame : redactedFrame(frame, sensitiveFields), item, isTrusted)
