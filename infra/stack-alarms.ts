import { Duration, Fn } from 'aws-cdk-lib'
import { MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { type Alarms, AT_ONCE, countOf, LASTING, sondeMetric, sumOf } from './alarms.ts'
import type { BusTarget } from './bus-target.ts'
import type { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import type { HttpApi } from './http-api.ts'
import type { LivePath } from './live-path.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { StorePath } from './store-path.ts'
import type { Tables } from './tables.ts'
import { waitingIn } from './waiting-letters.ts'

const MINUTE = Duration.minutes(1)
/** Restarts are counted over this. */
const RESTARTS_WITHIN = Duration.minutes(15)
/** New names are counted over this. */
const NAMES_WITHIN = Duration.minutes(15)
/** How many heartbeats have to be missed until devices count as silent. */
const HEARTBEATS_MISSED = 3
const overAMinute = (statistic: string) => ({ period: MINUTE, statistic })
const errorsOf = ({ lambda }: SondeFunction): Metric => lambda.metricErrors(overAMinute('Sum'))
const throttlesOf = ({ lambda }: SondeFunction): Metric => lambda.metricThrottles(overAMinute('Sum'))

export type AlarmedParts = {
  /** The queue of events that the bus itself could not handle; undefined where it has none. */
  readonly undelivered: Queue | undefined
  readonly listener: CoapListener
  readonly store: StorePath
  readonly live: LivePath
  readonly http: HttpApi
  readonly tables: Tables
  readonly config: Config
}

/** Adds every alarm of a stack. */
export const addAlarms = (
  alarms: Alarms,
  { undelivered, listener, store, live, http, tables, config }: AlarmedParts,
): void => {
  listenerAlarms(alarms, listener, config)
  storeAlarms(alarms, store)
  liveAlarms(alarms, live)
  httpAlarms(alarms, http)
  if (config.canary) canaryAlarm(alarms, config.canary)
  if (undelivered) busAlarm(alarms, undelivered)
  platformAlarms(alarms, { store, live, tables })
}

/** Whether devices are heard. */
const listenerAlarms = (alarms: Alarms, { service, targets }: CoapListener, config: Config): void => {
  alarms.add('no-listener', {
    means: 'No listener answers its health check: devices are not heard.',
    metric: targets.metrics.healthyHostCount(overAMinute('Maximum')),
    threshold: { below: 1 },
    lasting: { points: 2, of: 2 },
    missing: TreatMissingData.BREACHING,
    after: service,
  })
  alarms.add('listener-restarts', {
    means: 'Listeners stop and start again more often than a deployment explains.',
    metric: countOf(sondeMetric('ListenerStarts', 'Sum', RESTARTS_WITHIN)),
    threshold: { above: config.listenerMaxCount + 2 },
    lasting: AT_ONCE,
  })
  alarms.add('silence', {
    means: 'No device has been heard for three heartbeats, and some were before.',
    metric: sondeMetric('SilentSeconds', 'Minimum'),
    threshold: { above: HEARTBEATS_MISSED * config.defaultHeartbeatIntervalSeconds },
    lasting: AT_ONCE,
    // A listener that has heard no device since it started does not end an earlier silence.
    missing: TreatMissingData.IGNORE,
  })
  alarms.add('bus-failures', {
    means: 'The bus does not accept events: devices are answered 5.03 and must send again.',
    metric: countOf(sondeMetric('BusFailures', 'Sum')),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('shedding', {
    means: 'The listener has more work than it may hold, and answers 5.03.',
    metric: countOf(sondeMetric('Shed', 'Sum')),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('kernel-drops', {
    means: 'Datagrams arrive faster than the listener reads them, and are lost before it sees them.',
    metric: countOf(sondeMetric('KernelDrops', 'Sum')),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('new-names', {
    means: 'Many names are heard that have no record: a roll-out, or names that somebody makes up.',
    metric: sumOf(
      'New names, taken and refused',
      (['NewNames', 'RefusedNewNames'] as const).map(name => sondeMetric(name, 'Sum', NAMES_WITHIN)),
    ),
    threshold: { above: 100 },
    lasting: AT_ONCE,
  })
  alarms.add('listener-cpu', {
    means: 'The listener has used most of its processor for five minutes.',
    metric: service.metricCpuUtilization(overAMinute('Average')),
    threshold: { above: 85 },
    lasting: { points: 5, of: 5 },
  })
  alarms.add('listener-memory', {
    means: 'A listener has used most of its memory for five minutes.',
    metric: service.metricMemoryUtilization(overAMinute('Maximum')),
    threshold: { above: 85 },
    lasting: { points: 5, of: 5 },
  })
}

/** Whether events are stored. */
const storeAlarms = (alarms: Alarms, { persist }: StorePath): void => {
  alarms.add('persist-errors', {
    means: 'Uplinks are not stored at the first try. They are tried again twice.',
    metric: errorsOf(persist),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('persist-age', {
    means: 'One uplink in ten, or more, is stored later than half a minute after it was received.',
    metric: sondeMetric('PersistAge', 'p90'),
    threshold: { above: 30_000 },
    lasting: { points: 3, of: 3 },
  })
}

/** Whether viewers see events. */
const liveAlarms = (alarms: Alarms, live: LivePath): void => {
  const { authorize, broadcast, connect, message, opened, expire } = live.functions
  alarms.add('broadcast-errors', {
    means: 'Frames are not pushed at the first try. They are tried again twice.',
    metric: errorsOf(broadcast),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('broadcast-age', {
    means: 'One frame in ten, or more, reaches its viewers later than ten seconds after its uplink was received.',
    metric: sondeMetric('BroadcastAge', 'p90'),
    threshold: { above: 10_000 },
    lasting: { points: 3, of: 3 },
  })
  alarms.add('post-failures', {
    means: 'More than a fifth of the viewers of a frame cannot be reached, and are disconnected.',
    metric: new MathExpression({
      expression: '100 * failures / (posts + failures)',
      usingMetrics: { failures: sondeMetric('PostFailures', 'Sum'), posts: sondeMetric('Posts', 'Sum') },
      period: MINUTE,
      label: 'Viewers not reached, percent',
    }),
    threshold: { above: 20 },
    lasting: LASTING,
  })
  alarms.add('socket-errors', {
    means: 'The functions behind the socket fail: viewers cannot open it, are not greeted, or get no answers.',
    metric: sumOf('Errors', [connect, message, opened, expire].map(errorsOf)),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('authorizer-errors', {
    means: 'The authorizer fails: nobody can open the socket. Refused and missing tokens do not count.',
    metric: new MathExpression({
      // The function can answer a handshake without a token with 401 only by throwing.
      expression: 'errors - FILL(anonymous, 0)',
      usingMetrics: { errors: errorsOf(authorize), anonymous: sondeMetric('TokensMissing', 'Sum') },
      period: MINUTE,
      label: 'Errors, without missing tokens',
    }),
    threshold: { above: 0 },
    lasting: LASTING,
  })
}

/** Whether an uplink goes the whole way. */
const canaryAlarm = (alarms: Alarms, { everyMinutes }: { readonly everyMinutes: number }): void => {
  alarms.add('canary', {
    means: 'An uplink of the canary did not go the whole way twice in a row, or the canary does not run.',
    metric: sondeMetric('CanaryFailed', 'Maximum', Duration.minutes(everyMinutes)),
    threshold: { above: 0 },
    lasting: { points: 2, of: 2 },
    missing: TreatMissingData.BREACHING,
  })
}

/** Whether history and configuration can be asked for. */
const httpAlarms = (alarms: Alarms, { api }: HttpApi): void => {
  alarms.add('http-errors', {
    means: 'The HTTP API answers 5xx.',
    metric: countOf(api.metricServerError(overAMinute('Sum'))),
    threshold: { above: 0 },
    lasting: LASTING,
  })
}

/** Whether the bus can use the customer's key. */
const busAlarm = (alarms: Alarms, undelivered: Queue): void => {
  alarms.add('dead-letters-bus', {
    means:
      'The bus cannot encrypt or decrypt events with your key: they are neither stored nor pushed, and wait in its dead-letter queue.',
    metric: waitingIn(undelivered),
    threshold: { above: 0 },
    lasting: AT_ONCE,
  })
}

/** Whether the parts that all others use work: the bus, its queues, the functions' concurrency, the tables. */
const platformAlarms = (
  alarms: Alarms,
  { store, live, tables }: { readonly store: StorePath; readonly live: LivePath; readonly tables: Tables },
): void => {
  const targets = [
    ['persist', store.target],
    ['broadcast', live.uplinks],
    ['openings', live.openings],
  ] as const
  for (const [name, { deadLetters }] of targets) {
    alarms.add(`dead-letters-${name}`, {
      means: `Events could not be handled by ${name} and wait in its dead-letter queue.`,
      metric: waitingIn(deadLetters),
      threshold: { above: 0 },
      lasting: AT_ONCE,
    })
  }
  alarms.add('events-undelivered', {
    means: 'The bus cannot hand events to a function, and has given up on some.',
    metric: sumOf(
      'Failed deliveries',
      targets.map(([, target]) => failedDeliveries(target)),
    ),
    threshold: { above: 0 },
    lasting: AT_ONCE,
  })
  const { authorize, broadcast } = live.functions
  alarms.add('function-throttles', {
    means: 'Invocations are throttled for lack of concurrency: events wait, and viewers cannot open the socket.',
    metric: sumOf('Throttles', [store.persist, broadcast, authorize].map(throttlesOf)),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('table-throttles', {
    means: 'A table throttles reads or writes for lack of capacity.',
    metric: sumOf(
      'Throttled reads and writes',
      [tables.devices, tables.events, tables.viewers].flatMap(tableThrottles),
    ),
    threshold: { above: 0 },
    lasting: LASTING,
  })
}

/**
 * A rule of a custom bus has both dimensions (EventBridge User Guide, "Monitoring Amazon EventBridge"). Its name is read from its
 * ARN, `…:rule/BUS/NAME`: `Ref` returns the bus and the name.
 */
const failedDeliveries = ({ bus, rule }: BusTarget): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { EventBusName: bus.eventBusName, RuleName: Fn.select(2, Fn.split('/', rule.ruleArn)) },
    ...overAMinute('Sum'),
  })

const tableThrottles = (table: Tables['devices']): Metric[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].map(name => table.metric(name, overAMinute('Sum')))
