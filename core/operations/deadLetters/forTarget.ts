import * as z from 'zod'
import { MATCH_DETAIL_TYPE, RuleEvent, TIMER_DETAIL_TYPE } from '../../alerts/judge/incoming.ts'
import { ALERT_LETTERS } from '../../contracts/deadLetters.ts'
import type { BusEvent } from './deadLetter.ts'

/**
 * The event in the form that its target takes. In the queue of alerts, an event that the bus could not deliver may be the one that was put there, without the
 * name of the rule: every rule judges it again then, which changes nothing for those that have.
 */
export const forTarget = (target: string, event: BusEvent): BusEvent => {
  const { 'detail-type': detailType, detail } = event
  if (target !== ALERT_LETTERS || detailType === MATCH_DETAIL_TYPE || detailType === TIMER_DETAIL_TYPE) return event
  return { ...event, 'detail-type': MATCH_DETAIL_TYPE, detail: { 'detail-type': detailType, detail } }
}

/** The event that a rule judges, in one that is sent again. */
export const judgedIn = (event: BusEvent): BusEvent => {
  const judged = event['detail-type'] === MATCH_DETAIL_TYPE ? RuleEvent.safeParse(event.detail).data : undefined
  const detail = z.looseObject({}).safeParse(judged?.detail).data
  return judged && detail ? { ...event, 'detail-type': judged['detail-type'], detail } : event
}
