import * as z from 'zod'
import { MATCH_DETAIL_TYPE, RuleEvent, TIMER_DETAIL_TYPE } from '../../alerts/judge/incoming.ts'
import { TimerMessage } from '../../alerts/judge/timer.ts'
import { EVENT_SOURCE } from '../../contracts/events.ts'

const ForRule = RuleEvent.extend({ alertRule: z.string(), id: z.string().default(''), time: z.string().default('') })

/** The event that brings an event for a rule of alerts, or a timer of one, back to its function. Both are no events of the bus themselves. */
export const alertAgain = (payload: unknown) => {
  const forRule = ForRule.safeParse(payload)
  if (forRule.success) {
    const { id, time, ...detail } = forRule.data
    return { id, source: EVENT_SOURCE, 'detail-type': MATCH_DETAIL_TYPE, time, detail }
  }
  const timer = TimerMessage.safeParse(payload)
  return timer.success
    ? { id: '', source: EVENT_SOURCE, 'detail-type': TIMER_DETAIL_TYPE, time: '', detail: timer.data }
    : undefined
}
