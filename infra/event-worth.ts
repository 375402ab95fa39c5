import { Duration } from 'aws-cdk-lib'
import { GREETING_WORTH_SECONDS } from '../core/contracts/events.ts'

/** How long an event is worth handing to its function, and what failed for good worth keeping. */
export type EventWorth = {
  /** The age at which the bus gives an event up, and after it the function's queue, which takes six hours at most. */
  readonly maximumAge: Duration
  /** How often the function is tried again after it has failed: a minute later, then two minutes later. Throttles do not count. */
  readonly retries: 0 | 2
  /** How long an event waits in the dead-letter queue. */
  readonly lettersKept: Duration
}

/** To be stored, an event is worth everything that the bus offers. */
export const STORING: EventWorth = { maximumAge: Duration.hours(24), retries: 2, lettersKept: Duration.days(14) }

/** An hour later, viewers that reconnected have read it in history, and old frames would only hold up new ones. */
export const PUSHING: EventWorth = { maximumAge: Duration.hours(1), retries: 2, lettersKept: Duration.days(14) }

/**
 * A viewer that was not greeted within a minute has given up, and a retry would come after that. Nobody has to do anything about its
 * event: it leaves the queue by itself, so that the alarm ends soon after the cause.
 */
export const GREETING: EventWorth = {
  maximumAge: Duration.seconds(GREETING_WORTH_SECONDS),
  retries: 0,
  lettersKept: Duration.hours(1),
}

/** An hour later, a rule of alerts does not judge an event any more: it would tell as new what is long past. */
export const JUDGING: EventWorth = { maximumAge: Duration.hours(1), retries: 2, lettersKept: Duration.days(14) }
