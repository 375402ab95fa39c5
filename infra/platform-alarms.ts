import { Duration } from 'aws-cdk-lib'
import { type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { IDependable } from 'constructs'
import {
  countOf,
  highestOf,
  overAMinute,
  ruleMetric,
  sondeMetric,
  sumOf,
  tableThrottles,
  throttlesOf,
} from './alarm-metrics.ts'
import { type Alarms, AT_ONCE, LASTING, ONCE, RECURRING } from './alarms.ts'
import type { AlertPath } from './alert-path.ts'
import type { Canary } from './canary.ts'
import type { DeliveryPath } from './delivery-path.ts'
import type { HttpApi } from './http-api.ts'
import type { LatePath } from './late-path.ts'
import type { LivePath } from './live-path.ts'
import type { LogPath } from './log-path.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { StorePath } from './store-path.ts'
import type { Tables } from './tables.ts'
import { waitingIn } from './waiting-letters.ts'

/** Ten days: four before a queue deletes a message. */
const NEARLY_EXPIRED = Duration.days(10)
/** The schedule of a minute has to run once within this. */
const MISSED_AFTER = Duration.minutes(5)
/** So far behind the checker of late devices is more than a hiccup. */
const LATE_BEHIND = Duration.minutes(15)

export type PlatformParts = {
  /** The queue of events that the bus itself could not handle; undefined where it has none. */
  readonly undelivered: Queue | undefined
  readonly store: StorePath
  readonly late: LatePath
  readonly live: LivePath
  readonly http: HttpApi
  readonly logs: LogPath
  readonly delivery: DeliveryPath
  readonly alerts: AlertPath
  readonly tables: Tables
  readonly canary: Canary | undefined
  /** Runs when everything else does: only then something can be missing. */
  readonly last: IDependable
}

/** Whether the parts that all others use work: the bus, its queues, the functions' concurrency, the tables, the schedule. */
export const addPlatformAlarms = (alarms: Alarms, parts: PlatformParts): void => {
  deliveryAlarms(alarms, parts)
  throttleAlarms(alarms, parts)
  alarms.add('schedule-missed', {
    means:
      'The function that runs every minute has not run for five: nobody closes expired sockets, or counts the open ones.',
    metric: countOf(parts.live.functions.expire.lambda.metricInvocations({ period: MISSED_AFTER, statistic: 'Sum' })),
    threshold: { below: 1 },
    lasting: AT_ONCE,
    after: parts.last,
  })
  alarms.add('late-behind', {
    means:
      'Nobody is told which devices are late: for a quarter of an hour it is not known who was heard, or the function that looks every minute fails or does not run.',
    metric: sondeMetric('LateBehind', 'Maximum', MISSED_AFTER),
    threshold: { above: LATE_BEHIND.toSeconds() },
    lasting: AT_ONCE,
    missing: TreatMissingData.BREACHING,
    after: parts.last,
  })
}

/** Whether each event arrives, waits where it can be found, or is lost. */
const deliveryAlarms = (alarms: Alarms, { undelivered, store, live, logs, canary }: PlatformParts): void => {
  const targets = [
    ['persist', store.target],
    ['broadcast', live.uplinks],
    ['openings', live.openings],
    ['logs', logs.again],
  ] as const
  for (const [name, { deadLetters }] of targets) {
    alarms.add(`dead-letters-${name}`, {
      means: `Events could not be handled by ${name} and wait in its dead-letter queue.`,
      metric: waitingIn(deadLetters),
      threshold: { above: 0 },
      lasting: ONCE,
    })
  }
  if (undelivered)
    alarms.add('dead-letters-bus', {
      means:
        'The bus cannot encrypt or decrypt events with your key: they are neither stored nor pushed, and wait in its dead-letter queue.',
      metric: waitingIn(undelivered),
      threshold: { above: 0 },
      lasting: ONCE,
    })
  const unstored = [store.target.deadLetters, logs.again.deadLetters, ...(undelivered ? [undelivered] : [])]
  alarms.add('dead-letters-expiring', {
    means:
      'An event, or a delivery of log lines, that was not stored has waited in a dead-letter queue for ten days. It is deleted after fourteen.',
    metric: highestOf(
      'Age of the oldest event, s',
      unstored.map(queue => queue.metricApproximateAgeOfOldestMessage(overAMinute('Maximum'))),
    ),
    threshold: { above: NEARLY_EXPIRED.toSeconds() },
    lasting: ONCE,
  })
  const ofTargets = (name: string): Metric[] =>
    targets.map(([, { rule, bus }]) => ruleMetric(name, rule, bus.eventBusName))
  // An alarm takes ten metrics: `late-behind` tells where the other schedule of a minute is not run.
  const schedules = [live.everyMinute.rule, ...(canary ? [canary.rule] : [])]
  alarms.add('events-undelivered', {
    means: 'The bus cannot hand events to a function, and has given up on some.',
    // AWS's page leaves open whether an event that went to a dead-letter queue counts as failed: both are watched.
    metric: sumOf('Failed deliveries', [
      ...ofTargets('FailedInvocations'),
      ...ofTargets('InvocationsSentToDlq'),
      ...schedules.map(rule => ruleMetric('FailedInvocations', rule)),
    ]),
    threshold: { above: 0 },
    lasting: ONCE,
  })
  alarms.add('events-lost', {
    means: 'Events reached neither their function nor its dead-letter queue: they are lost.',
    metric: sumOf('Lost events', [
      ...ofTargets('InvocationsFailedToBeSentToDlq'),
      ...targets.map(([, { target }]) => target.lambda.metric('DestinationDeliveryFailures', overAMinute('Sum'))),
    ]),
    threshold: { above: 0 },
    lasting: ONCE,
  })
}

/** Whether functions, tables and indexes have the capacity that is asked of them. */
const throttleAlarms = (
  alarms: Alarms,
  { store, late, live, http, logs, delivery, alerts, tables, canary }: PlatformParts,
): void => {
  const { authorize, broadcast, connect, disconnect, expire, message, opened } = live.functions
  const ofEvents: SondeFunction[] = [
    store.persist,
    late.check,
    broadcast,
    opened,
    expire,
    logs.take,
    delivery.deliver,
    alerts.judge,
    ...(canary ? [canary.fly] : []),
  ]
  alarms.add('function-throttles', {
    means: 'Functions that handle events are throttled for lack of concurrency: events wait.',
    metric: sumOf('Throttles', ofEvents.map(throttlesOf)),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
  const ofRequests = [authorize, connect, disconnect, message, ...http.functions]
  alarms.add('request-throttles', {
    means: 'Functions that answer requests are throttled for lack of concurrency: viewers and callers are turned away.',
    metric: sumOf('Throttles', ofRequests.map(throttlesOf)),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
  alarms.add('table-throttles', {
    means: 'A table throttles reads or writes for lack of capacity.',
    metric: sumOf(
      'Throttled reads and writes',
      tables.all.filter(table => !tables.ofAlerts.includes(table)).flatMap(table => tableThrottles(table)),
    ),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  // An alarm of their own: CloudWatch takes ten metrics in one.
  alarms.add('alert-table-throttles', {
    means: 'A table of alerts throttles reads or writes for lack of capacity.',
    metric: sumOf(
      'Throttled reads and writes of the tables of alerts',
      tables.ofAlerts.flatMap(table => tableThrottles(table)),
    ),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('index-throttles', {
    means: 'An index of a table throttles reads or writes for lack of capacity, and with them writes of its table.',
    metric: sumOf(
      'Throttled reads and writes of indexes',
      tables.indexes.flatMap(({ table, name }) => tableThrottles(table, name)),
    ),
    threshold: { above: 0 },
    lasting: LASTING,
  })
}
