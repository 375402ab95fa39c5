/** The alarms of a stack, by the names under which they can be declined. */
export const alarmNames = [
  'alert-errors',
  'alert-table-throttles',
  'authorizer-errors',
  'broadcast-age',
  'broadcast-errors',
  'bus-failures',
  'canary',
  'dead-letters-alerts',
  'dead-letters-broadcast',
  'dead-letters-bus',
  'dead-letters-deliver',
  'dead-letters-expiring',
  'dead-letters-logs',
  'dead-letters-openings',
  'dead-letters-persist',
  'deliver-errors',
  'events-lost',
  'events-undelivered',
  'function-throttles',
  'http-errors',
  'index-throttles',
  'kernel-drops',
  'key-failures',
  'late-behind',
  'listener-cpu',
  'listener-memory',
  'listener-missing',
  'listener-restarts',
  'log-errors',
  'new-names',
  'no-listener',
  'persist-age',
  'persist-errors',
  'plain-uplinks',
  'post-failures',
  'request-throttles',
  'schedule-missed',
  'shedding',
  'silence',
  'socket-errors',
  'table-throttles',
] as const
export type AlarmName = (typeof alarmNames)[number]

const DEAD_LETTERS: readonly AlarmName[] = [
  'dead-letters-alerts',
  'dead-letters-broadcast',
  'dead-letters-bus',
  'dead-letters-deliver',
  'dead-letters-logs',
  'dead-letters-openings',
  'dead-letters-persist',
]

const TABLE_THROTTLES: readonly AlarmName[] = ['alert-table-throttles', 'table-throttles']

/** The page in `docs/runbooks/` of an alarm, without its ending: the dead-letter queues share one, and so do the tables. */
export const runbookOf = (name: AlarmName): string => {
  if (DEAD_LETTERS.includes(name)) return 'dead-letters'
  return TABLE_THROTTLES.includes(name) ? 'table-throttles' : name
}
