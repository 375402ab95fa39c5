import type { AlertCondition, WATCHED_TYPES } from '../../contracts/alerts.ts'
import { keyReasons } from '../../events/rejected/keyReasons.ts'
import { PatternError } from './patternError.ts'

export type WatchedType = (typeof WATCHED_TYPES)[number]

/** The events that a rule looks at: those of one kind that match a pattern, or all of the kind without one. */
export type Watched = { readonly type: WatchedType; readonly pattern?: Readonly<Record<string, unknown>> }

/** The change of status that ends an alert about a silent device. */
const BACK = 'online'

/** Whether an event says that a silent device is back, for a rule about silence. */
export const isReturn = ({ kind }: Pick<AlertCondition, 'kind'>, { change }: { readonly change?: unknown }): boolean =>
  (kind === 'late' || kind === 'offline') && change === BACK

const EXISTS = [{ exists: true }]

/** A reason of reboot as the event has it: a name, or the number of one that the schema does not know. */
const reasonValue = (reason: string): string | number => (/^\d{1,10}$/.test(reason) ? Number(reason) : reason)

/** Any field tells a reboot: a device need not give a reason. */
const ANY_REBOOT = { $or: [{ reason: EXISTS }, { file: EXISTS }, { line: EXISTS }] }

const bySegments = (field: string, filter: readonly unknown[]): Readonly<Record<string, unknown>> => {
  const [name = '', ...rest] = field.split('.')
  if (name === '' || name === '$or')
    throw new PatternError(['when', 'field'], 'it is a path of names, such as heartbeat.modem_temperature')
  return { [name]: rest.length === 0 ? filter : bySegments(rest.join('.'), filter) }
}

/** Whether EventBridge can compare with a number: it goes by six digits after the point. */
const isComparable = (bound: number): boolean => Number(bound.toFixed(6)) === bound

const beyond = ({ above, below }: { readonly above?: number | undefined; readonly below?: number | undefined }) => {
  const [name, bound] = above === undefined ? (['below', below ?? 0] as const) : (['above', above] as const)
  if (!isComparable(bound)) throw new PatternError(['when', name], 'it has at most six digits after the point')
  // Infinities are text in JSON.
  return name === 'above' ? [{ numeric: ['>', bound] }, 'Infinity'] : [{ numeric: ['<', bound] }, '-Infinity']
}

/**
 * The events that the condition of a rule looks at. For `late` and `offline` that is also the device's return, which ends the alert. A device that
 * was not looked for in time is told as offline without having been told as late before: it is late all the same.
 * @throws PatternError for a condition that no pattern can express
 */
export const watchedBy = (when: AlertCondition): Watched => {
  switch (when.kind) {
    case 'event':
    case 'count':
      return { type: when.type, ...(when.pattern && { pattern: when.pattern }) }
    case 'late':
      return { type: 'status', pattern: { change: ['late', 'offline', BACK] } }
    case 'offline':
      return { type: 'status', pattern: { change: ['offline', BACK] } }
    case 'new-name':
      return { type: 'status', pattern: { change: ['first-seen'] } }
    case 'reboot': {
      const reboot = when.reasons ? { reason: when.reasons.map(reasonValue) } : ANY_REBOOT
      return { type: 'uplink', pattern: { uplink: { heartbeat: { reboot } } } }
    }
    case 'value':
      return { type: 'uplink', pattern: { uplink: bySegments(when.field, beyond(when)) } }
    case 'key-failure':
      return { type: 'rejected', pattern: { reason: Object.values(keyReasons) } }
  }
}
