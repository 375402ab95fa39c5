import { Duration } from 'aws-cdk-lib'
import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { countOf, errorsOf, MINUTE, overAMinute, sondeMetric, sumOf } from './alarm-metrics.ts'
import { type Alarms, LASTING, type Lasting, RECURRING } from './alarms.ts'
import { addAlertAlarms } from './alert-alarms.ts'
import type { AlertPath } from './alert-path.ts'
import type { Canary } from './canary.ts'
import type { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import { addDeliveryAlarms } from './delivery-alarms.ts'
import type { DeliveryPath } from './delivery-path.ts'
import type { HttpApi } from './http-api.ts'
import { addKeyAlarms } from './key-alarms.ts'
import type { LatePath } from './late-path.ts'
import { addListenerAlarms } from './listener-alarms.ts'
import type { LivePath } from './live-path.ts'
import type { LogPath } from './log-path.ts'
import { addPlatformAlarms } from './platform-alarms.ts'
import type { StorePath } from './store-path.ts'
import type { Tables } from './tables.ts'

/** Two of three uplinks of the canary. */
const TWO_OF_THREE: Lasting = { points: 2, of: 3 }
/** Three minutes with late events within forty: one device alone speaks three times in that. */
const LATE: Lasting = { points: 3, of: 40 }

export type AlarmedParts = {
  /** The queue of events that the bus itself could not handle; undefined where it has none. */
  readonly undelivered: Queue | undefined
  readonly listener: CoapListener
  readonly store: StorePath
  readonly late: LatePath
  readonly live: LivePath
  readonly http: HttpApi
  readonly logs: LogPath
  readonly delivery: DeliveryPath
  readonly alerts: AlertPath
  readonly tables: Tables
  readonly config: Config
  readonly canary: Canary | undefined
}

/** Adds every alarm of a stack. */
export const addAlarms = (alarms: Alarms, { listener, config, ...parts }: AlarmedParts): void => {
  const { store, live, http, logs, delivery, alerts } = parts
  addListenerAlarms(alarms, listener, config)
  addKeyAlarms(alarms, config)
  storeAlarms(alarms, store)
  liveAlarms(alarms, live)
  httpAlarms(alarms, http)
  logAlarms(alarms, logs)
  addDeliveryAlarms(alarms, delivery)
  addAlertAlarms(alarms, alerts)
  if (config.canary) canaryAlarm(alarms, config.canary)
  addPlatformAlarms(alarms, { ...parts, last: listener.service })
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
    lasting: LATE,
  })
}

/** Whether viewers see events. */
const liveAlarms = (alarms: Alarms, live: LivePath): void => {
  const { authorize, broadcast, connect, disconnect, message, opened, expire } = live.functions
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
    lasting: LATE,
  })
  alarms.add('post-failures', {
    means: 'More than a fifth of the viewers of a frame cannot be reached, and are disconnected.',
    metric: new MathExpression({
      expression: '100 * FILL(failures, 0) / (FILL(posts, 0) + FILL(failures, 0))',
      usingMetrics: { failures: sondeMetric('PostFailures', 'Sum'), posts: sondeMetric('Posts', 'Sum') },
      period: MINUTE,
      label: 'Viewers not reached, percent',
    }),
    threshold: { above: 20 },
    lasting: RECURRING,
  })
  alarms.add('socket-errors', {
    means:
      'The functions behind the socket fail, or cannot be called: viewers cannot open it, are not greeted, or get no answers.',
    metric: sumOf('Errors', [
      ...[connect, disconnect, message, opened, expire].map(errorsOf),
      live.socket.metric('ExecutionError', overAMinute('Sum')),
    ]),
    threshold: { above: 0 },
    lasting: LASTING,
  })
  alarms.add('authorizer-errors', {
    means: 'The authorizer fails: nobody can open the socket. Refused and missing tokens do not count.',
    metric: new MathExpression({
      // The function can answer a handshake without a token with 401 only by throwing.
      expression: 'FILL(errors, 0) - FILL(anonymous, 0)',
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
    means: 'Two of three uplinks of the canary did not go the whole way, or the canary does not run.',
    metric: sondeMetric('CanaryFailed', 'Maximum', Duration.minutes(everyMinutes)),
    threshold: { above: 0 },
    lasting: TWO_OF_THREE,
    missing: TreatMissingData.BREACHING,
  })
}

/** Whether the lines of log groups are taken. */
const logAlarms = (alarms: Alarms, { take }: LogPath): void => {
  alarms.add('log-errors', {
    means: 'Lines of CloudWatch log groups are not taken at the first try. They are tried again twice.',
    metric: errorsOf(take),
    threshold: { above: 0 },
    lasting: LASTING,
  })
}

/** Whether history and configuration can be asked for. */
const httpAlarms = (alarms: Alarms, { api }: HttpApi): void => {
  alarms.add('http-errors', {
    means: 'The HTTP API answers 5xx.',
    metric: countOf(api.metricServerError(overAMinute('Sum'))),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
}
