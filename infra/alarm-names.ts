/** The alarms of a stack, by the names under which they can be declined. */
export const alarmNames = [
  'authorizer-errors',
  'broadcast-age',
  'broadcast-errors',
  'bus-failures',
  'canary',
  'dead-letters-broadcast',
  'dead-letters-bus',
  'dead-letters-openings',
  'dead-letters-persist',
  'events-undelivered',
  'function-throttles',
  'http-errors',
  'kernel-drops',
  'listener-cpu',
  'listener-memory',
  'listener-restarts',
  'new-names',
  'no-listener',
  'persist-age',
  'persist-errors',
  'post-failures',
  'shedding',
  'silence',
  'socket-errors',
  'table-throttles',
] as const
export type AlarmName = (typeof alarmNames)[number]

/** The page in `docs/runbooks/` of an alarm, without its ending: the dead-letter queues share one. */
export const runbookOf = (name: AlarmName): string => (name.startsWith('dead-letters-') ? 'dead-letters' : name)
