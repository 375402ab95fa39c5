import { EVENT_SOURCE } from './events.ts'

/** The name of a dead-letter queue's construct, which ends its logical id: `StorePathUplinksDeadLetters`. */
export const DEAD_LETTERS = 'DeadLetters'

/** The name of the bus's own dead-letter queue before {@link DEAD_LETTERS}: its events have reached no target. */
export const BUS_LETTERS = 'Bus'

/**
 * The `Source` of an event that is sent again after it lay in a dead-letter queue. Only the target that the queue belongs to
 * gets it. @param target the queue's logical id before {@link DEAD_LETTERS}
 */
export const againSource = (target: string): string => `${EVENT_SOURCE}.again.${target}`

/** The name of the target that judges events by the rules of alerts, before {@link DEAD_LETTERS}. */
export const ALERT_LETTERS = 'AlertPathMatches'
