import type { AlertRule } from '../../contracts/alerts.ts'
import { watchedBy } from '../pattern/element.ts'
import { isObject } from '../pattern/pattern.ts'

/** Whether two paths lead the same way as far as both go: a filter of a message is one of its fields, too. */
const meet = (one: readonly string[], other: readonly string[]): boolean =>
  one.slice(0, other.length).every((name, at) => name === other[at])

/** The paths at which a pattern has filters. */
const pathsIn = (pattern: unknown, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (!isObject(pattern)) return [path]
  return Object.entries(pattern).flatMap(([name, inner]) =>
    name === '$or' && Array.isArray(inner) ? inner.flatMap(one => pathsIn(one, path)) : pathsIn(inner, [...path, name]),
  )
}

const REBOOT = ['uplink', 'heartbeat', 'reboot']

/** The fields that the message of an alert shows, whatever the pattern looks at. */
const shownBy = (when: AlertRule['when']): readonly (readonly string[])[] => {
  if (when.kind === 'reboot') return [REBOOT]
  return watchedBy(when).type === 'uplink' ? [['uplink', 'uplink_count']] : []
}

/**
 * The sensitive fields that a rule looks at, as dotted paths: whether it fires tells something of them to readers who may not see them. The
 * payload as it came holds every field.
 */
export const sensitiveIn = ({ when }: Pick<AlertRule, 'when'>, sensitiveFields: readonly string[]): readonly string[] =>
  sensitiveAt(when, pathsIn(watchedBy(when).pattern ?? {}), sensitiveFields)

/** The sensitive fields that the alerts of a rule tell, to readers who may not see them: those that it looks at, and those in its messages. */
export const sensitiveTold = (
  { when }: Pick<AlertRule, 'when'>,
  sensitiveFields: readonly string[],
): readonly string[] =>
  sensitiveAt(when, [...pathsIn(watchedBy(when).pattern ?? {}), ...shownBy(when)], sensitiveFields)

const sensitiveAt = (
  when: AlertRule['when'],
  paths: readonly (readonly string[])[],
  sensitiveFields: readonly string[],
): readonly string[] => {
  const { type } = watchedBy(when)
  if (type !== 'uplink' && type !== 'rejected') return []
  const raw = paths.some(path => path[0] === 'wire' && path[1] === 'raw') ? ['wire.raw'] : []
  const fields = sensitiveFields.filter(field => paths.some(path => meet(['uplink', ...field.split('.')], path)))
  return [...raw, ...fields]
}
