import { timeOf } from '../../../client/ids.ts'
import type { AlertRule } from '../../contracts/alerts.ts'
import type { HistoryRequest, ReadHistory } from '../../events/history/read.ts'
import { matcherOf } from '../watch/matches.ts'
import { seenEvent } from './found.ts'
import { judgeOf, type PreviewedAlert } from './judge.ts'

/** A part of history, as a rule would have seen it. */
export type Look = {
  readonly rule: AlertRule
  readonly of: HistoryRequest['of']
  /** Bounds in the order of ids, both exclusive. */
  readonly after: string
  readonly before: string
  /** The read units that it may cost. */
  readonly units: number
  readonly isTrusted: boolean
  readonly sensitiveFields: readonly string[]
}

export type Looked = {
  readonly alerts: readonly PreviewedAlert[]
  readonly events: number
  readonly matches: number
  /** The bound up to which everything was looked at; undefined where the search is complete. */
  readonly goesOnAt: string | undefined
  readonly readUnits: number
}

/** Events that are read at once. */
const PAGE = 1000
/** Read units of one page. */
const PAGE_UNITS = 128

/**
 * Goes through history from old to new and judges each event as the rule would. It ends when the period, the units or the time is over.
 * @param isOver whether the time is over
 */
export const lookThrough = async (read: ReadHistory, look: Look, isOver: () => boolean): Promise<Looked> => {
  const { rule, of, before, units, isTrusted, sensitiveFields } = look
  const matcher = matcherOf(rule)
  const judge = judgeOf(rule)
  let after = look.after
  let [events, matches, readUnits] = [0, 0, 0]
  for (;;) {
    const page = await read({
      of,
      order: 'oldest-first',
      after,
      before,
      types: [matcher.type],
      limit: PAGE,
      budgetUnits: Math.max(1, Math.min(PAGE_UNITS, units - readUnits)),
    })
    readUnits += page.readUnits
    for (const found of page.events) {
      const event = seenEvent(found, { isTrusted, sensitiveFields })
      const isMatch = matcher.takes(event)
      events++
      if (isMatch) matches++
      judge.see(event, isMatch)
    }
    const { lookedTo } = page
    const reached = page.isComplete ? before : (lookedTo ?? after)
    if (page.isComplete || readUnits >= units || isOver()) {
      const alerts = judge.end(timeOf(reached))
      return { alerts, events, matches, goesOnAt: page.isComplete ? undefined : reached, readUnits }
    }
    after = reached
  }
}
