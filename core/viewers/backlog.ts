import { boundAt, timeOf } from '../../client/ids.ts'
import { hasScope } from '../contracts/claims.ts'
import { ALL_DEVICES } from '../contracts/deviceId.ts'
import type { GapFrame, LiveFrame } from '../contracts/frames.ts'
import { MAX_TAIL } from '../contracts/levels.ts'
import type { ReadBudget } from '../contracts/readBudget.ts'
import type { Found } from '../events/history/found.ts'
import { type ReadHistory, reservedUnits } from '../events/history/read.ts'
import { toldBound } from '../events/history/toldBound.ts'
import { redactedFrame } from '../events/redact.ts'
import { historyFrames, lastHistoryFrame } from './historyFrames.ts'
import type { Viewer } from './viewers.ts'

/** The stored events that a viewer wants first. */
export type Backlog = { readonly tail?: number | undefined; readonly since?: string | undefined }

/** Events in one read, where the backlog is sent while it is read. */
const PIECE = 1000

/** The maximum cost of one backlog, DynamoDB read units: 10,000 events of a kilobyte are 1,250. */
const BUDGET_UNITS = 2_000

/** The start of the order of ids. */
const BEGINNING = boundAt(0)

/**
 * The frames of a backlog: the stored events that a viewer asked for, `gap` where some are left out, and `live`. Events that
 * arrive meanwhile are pushed independently; the viewer merges them by id.
 * @throws TooMuchReading when the subject has used its read units of this minute
 * @throws NoMergedHistory when history over all devices is asked for and not kept
 */
export const backlogFrames = ({
  read,
  budget,
  shortestSeconds,
  sensitiveFields,
  now,
}: {
  read: ReadHistory
  budget: ReadBudget
  /** How long the shortest-kept events are kept, seconds. */
  shortestSeconds: number
  sensitiveFields: readonly string[]
  now: () => number
}) =>
  async function* (viewer: Viewer, { tail, since }: Backlog): AsyncGenerator<string> {
    const { deviceId, claims, levels } = viewer
    const wanted = {
      of: deviceId === ALL_DEVICES ? { devices: claims.devices } : { deviceId },
      levels: levels && [...levels],
      budgetUnits: BUDGET_UNITS,
    }
    const isTrusted = hasScope(claims, 'sensitive')
    const shown = (events: readonly Found[]) =>
      events.map(({ frame }) => (isTrusted ? frame : redactedFrame(frame, sensitiveFields)))
    const gap = (from: string, to: string, reason: GapFrame['reason']): string =>
      JSON.stringify({ type: 'gap', deviceId, from, to, reason } satisfies GapFrame)

    if (tail !== undefined) {
      const request = { ...wanted, order: 'newest-first' as const, limit: tail }
      const piece = await budget(claims.sub, reservedUnits(request), () => read(request))
      if (!piece.isComplete && piece.events.length < tail)
        yield gap(BEGINNING, toldBound(request, piece) ?? boundAt(now()), 'search-limit')
      yield* historyFrames(deviceId, shown(piece.events.toReversed()))
      yield lastHistoryFrame(deviceId)
    }
    if (since !== undefined) {
      const horizon = now() - shortestSeconds * 1000
      if (timeOf(since) < horizon) yield gap(since, boundAt(horizon), 'expired')
      let after = since
      let told = since
      let owed = MAX_TAIL
      let spent = 0
      for (;;) {
        const limit = Math.min(owed, PIECE)
        const left = BUDGET_UNITS - spent
        const request = { ...wanted, order: 'oldest-first' as const, after, limit, budgetUnits: left }
        const piece = await budget(claims.sub, reservedUnits(request), () => read(request))
        yield* historyFrames(deviceId, shown(piece.events))
        if (piece.isComplete) break
        after = piece.lookedTo ?? after
        told = toldBound({ ...request, after: since }, piece) ?? told
        owed -= piece.events.length
        spent += piece.readUnits
        if (owed > 0 && spent < BUDGET_UNITS) continue
        yield gap(told, boundAt(now()), 'backlog-limit')
        break
      }
      yield lastHistoryFrame(deviceId)
    }
    yield liveText(deviceId)
  }

/** The text of the frame that says that a backlog is complete. @param status given for a subscription to status, which has none */
export const liveText = (deviceId: string, status?: true): string =>
  JSON.stringify({ type: 'live', deviceId, ...(status && { status }) } satisfies LiveFrame)
