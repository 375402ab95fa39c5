import { hash } from 'node:crypto'
import { type Claims, mayShip } from '../../../contracts/claims.ts'
import { ALL_DEVICES } from '../../../contracts/deviceId.ts'
import type { OperationRequest } from '../../../http/operation.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { bySource, type Sorted } from '../accept/bySource.ts'
import type { LogEntry, NoEntry, Rejected } from '../accept/entry.ts'
import type { LogBatch, LogReceipt } from '../accept/logBatches.ts'
import type { PutLogs } from '../accept/putLogs.ts'
import type { receiptTimes } from '../accept/receiptTimes.ts'
import { repeatKey } from './idempotencyKey.ts'
import type { Interruptions } from './interrupted.ts'
import { rangesOf, rejectionsInWords, type Shipped } from './shipped.ts'
import type { AdmitLines } from './sourceLimits.ts'

export type Shipping = {
  readonly batches: (bySource: Sorted['bySource'], receipt: LogReceipt) => Promise<readonly LogBatch[]>
  readonly times: ReturnType<typeof receiptTimes>
  readonly put: PutLogs
  readonly admit: AdmitLines
  readonly interruptions: Interruptions
  readonly random: (bytes: number) => Uint8Array
  /** Is told when the interruption of a request could not be kept: its lines without a time may be doubled. */
  readonly onFailure: (error: unknown) => void
}

/** The entries of a request, with the request and the claims of its token. */
export type Shipment = {
  readonly request: Pick<OperationRequest, 'path' | 'queryString' | 'query' | 'headers' | 'body'>
  readonly claims: Claims
  readonly entries: readonly (LogEntry | NoEntry)[]
}

/**
 * Puts the entries of a request on the bus.
 * @throws HttpProblem 403 when the token covers none of the sources, 400 when no entry is a line of a source, 429 when all sources are over
 * their limits, 503 when the bus did not take everything
 */
export type Ship = (shipment: Shipment) => Promise<Shipped>

/** After this a sender whose lines the bus refused should try again, s. */
const RETRY_SECONDS = 2

/** @see Ship */
export const shipper = ({ batches, times, put, admit, interruptions, random, onFailure }: Shipping): Ship => {
  /** Puts what the bus has not taken before. @returns the batches that it did not take now either */
  const putLeft = async (all: readonly LogBatch[], taken: readonly string[]): Promise<readonly LogBatch[]> => {
    const left = all.filter(({ detail }) => !taken.includes(detail.id))
    const refusals = await put(left)
    return left.filter((_, at) => refusals[at] !== undefined)
  }

  return async ({ request, claims, entries }) => {
    if (entries.length === 0) return { accepted: 0, rejected: [], mapped: new Map(), id: undefined }
    const sorted = bySource(entries, {
      defaultSource: request.query.source ?? onlySource(claims),
      mayShip: source => mayShip(claims, source),
    })
    const { bySource: admitted, rejected } = await withinLimits(sorted, admit)

    const key = repeatKey(request.headers)
    const isTimed = key !== undefined || haveTimes(admitted)
    const name = hashOf(request, claims)
    const before = isTimed ? undefined : await interruptions.find(name)
    const receipt = before ?? { receivedAt: times.begin(), nonce: random(16) }
    const all = await batches(admitted, { ...receipt, ...(key && { key }) })
    times.used(all)
    const refused = await putLeft(all, before?.taken ?? [])
    if (refused.length > 0) {
      const taken = all.filter(batch => !refused.includes(batch))
      const ids = taken.map(({ detail }) => detail.id)
      if (!isTimed) await interruptions.keep(name, { ...receipt, taken: ids }).catch(onFailure)
      throw interrupted(taken, refused)
    }
    if (before) await interruptions.forget(name).catch(onFailure)
    const accepted = all.reduce((sum, { indexes }) => sum + indexes.length, 0)
    return { accepted, rejected, mapped: sorted.mapped, id: all[0]?.detail.id }
  }
}

/** A token for exactly one source needs no name of it in its entries. */
const onlySource = ({ devices }: Claims): string | undefined => {
  const [only] = devices
  return devices.length === 1 && only !== undefined && !only.endsWith(ALL_DEVICES) ? only : undefined
}

/** The lines whose sources may send them, and everything that is rejected. @throws HttpProblem when no line is left */
const withinLimits = async (
  { bySource: sorted, rejected, allForeign }: Sorted,
  admit: AdmitLines,
): Promise<Pick<Sorted, 'bySource' | 'rejected'>> => {
  if (allForeign) throw new HttpProblem('foreign-sources', rejectionsInWords(rejected))
  if (sorted.size === 0) throw new HttpProblem('entries-rejected', rejectionsInWords(rejected), { accepted: 0 })
  const refusals = await admit(sorted)
  if (refusals.size === 0) return { bySource: sorted, rejected }
  if (refusals.size === sorted.size) {
    const retryAfter = Math.max(...[...refusals.values()].map(refusal => refusal.retryAfter))
    const reasons = [...refusals.values()].slice(0, 3).map(({ reason }) => reason)
    const headers = { 'retry-after': String(retryAfter) }
    throw new HttpProblem('too-many-lines', `${reasons.join('; ')}. Try again in ${retryAfter} s.`, { headers })
  }
  const over: readonly Rejected[] = [...refusals].flatMap(([source, { reason, retryAfter }]) =>
    (sorted.get(source) ?? []).map(({ index }) => ({ index, reason: `${reason}; may send again in ${retryAfter} s` })),
  )
  return {
    bySource: new Map([...sorted].filter(([source]) => !refusals.has(source))),
    rejected: [...rejected, ...over].toSorted((one, other) => one.index - other.index),
  }
}

/** A request all of whose lines have a time is recognised by them, as far as it can be. */
const haveTimes = (sorted: Sorted['bySource']): boolean =>
  [...sorted.values()].every(lines => lines.every(({ line }) => /\.\d*[1-9]/.test(line.timestamp ?? '')))

const hashOf = ({ path, queryString, body }: Shipment['request'], { sub }: Claims): string =>
  hash('sha256', Buffer.concat([Buffer.from(JSON.stringify([sub, path, queryString])), body]))

const interrupted = (taken: readonly LogBatch[], refused: readonly LogBatch[]): HttpProblem => {
  const placesOf = (batches: readonly LogBatch[]) => batches.flatMap(({ indexes }) => indexes)
  const accepted = placesOf(taken)
  const told = accepted.length > 0 ? `Accepted: entries ${rangesOf(accepted)}. ` : ''
  return new HttpProblem(
    'not-accepted',
    `${told}Not accepted: entries ${rangesOf(placesOf(refused))}. Send the same request again: what was accepted is not doubled.`,
    { accepted: accepted.length, headers: { 'retry-after': String(RETRY_SECONDS) } },
  )
}
