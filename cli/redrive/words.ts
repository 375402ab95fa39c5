import type { DeadLetter, Reason } from '../../core/operations/deadLetters/deadLetter.ts'
import { subjectsIn } from '../../core/operations/deadLetters/subjectsIn.ts'

/** One line of the list. @param now ms since 1970 */
export const lineOf = ({ messageId, sentAt, event, reason }: DeadLetter, now: number): string => {
  const about = event ? `${event['detail-type']}${ofSubjects(subjectsIn(event))}` : 'no event'
  return `  ${messageId}  ${ageOf(now - sentAt).padStart(5)}  ${about}: ${inWords(reason)}`
}

const MAX_NAMED = 3

/** ` of A, B, C and 47 more`; empty without any. */
const ofSubjects = (subjects: readonly string[]): string => {
  if (subjects.length === 0) return ''
  const more = subjects.length - MAX_NAMED
  return ` of ${subjects.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** The reason for which an event was given up, on one line. */
export const inWords = ({ by, code, message, attempts, ended }: Reason): string => {
  const after = attempts === undefined ? '' : `, tried ${attempts === 1 ? 'once' : `${attempts} times`}`
  const why = [code, ...(message ? [message.replaceAll(/\s+/g, ' ').slice(0, 200)] : [])].join(': ')
  const over = ended === undefined || ended === code ? '' : ` (${ended})`
  return by === 'unknown' ? 'no reason is given' : `${by === 'bus' ? 'not delivered' : 'failed'}: ${why}${after}${over}`
}

/** The largest unit that fits: `4m`, `3h`, `13d`. */
export const ageOf = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}
