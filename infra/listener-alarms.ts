import { Duration } from 'aws-cdk-lib'
import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { SondeMetric } from '../core/operations/metrics/sonde.ts'
import { countOf, overAMinute, sondeMetric, sumOf } from './alarm-metrics.ts'
import { type Alarms, AT_ONCE, RECURRING } from './alarms.ts'
import type { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'

/** Restarts are counted over this. */
const RESTARTS_WITHIN = Duration.hours(1)
/** New names are counted over this. */
const NAMES_WITHIN = Duration.minutes(15)
/** How many heartbeats have to be missed until devices count as silent. */
const HEARTBEATS_MISSED = 3

/** In quarantine a name without a record is not taken: each of its uplinks is set aside. */
const newNames = ({ unknownDevices }: Config): readonly SondeMetric[] =>
  unknownDevices === 'quarantine' ? ['RefusedUnregistered', 'RefusedNewNames'] : ['NewNames', 'RefusedNewNames']

/** Whether devices are heard. */
export const addListenerAlarms = (alarms: Alarms, { service, targets }: CoapListener, config: Config): void => {
  alarms.add('no-listener', {
    means: 'No listener answers its health check: devices are not heard.',
    metric: targets.metrics.healthyHostCount(overAMinute('Maximum')),
    threshold: { below: 1 },
    lasting: { points: 2, of: 2 },
    missing: TreatMissingData.BREACHING,
    after: service,
  })
  if (config.listenerCount > 1)
    alarms.add('listener-missing', {
      means:
        'Fewer listeners answer their health check than the stage has: one more failure can leave devices unheard.',
      metric: targets.metrics.healthyHostCount(overAMinute('Maximum')),
      threshold: { below: config.listenerCount },
      lasting: { points: 10, of: 10 },
      after: service,
    })
  alarms.add('listener-restarts', {
    means: 'Listeners end without being told to, again and again, and others start in their place.',
    metric: new MathExpression({
      // A deployment starts as many as it stops, and scaling stops what it has started.
      expression: 'FILL(starts, 0) - FILL(stops, 0)',
      usingMetrics: {
        starts: sondeMetric('ListenerStarts', 'Sum', RESTARTS_WITHIN),
        stops: sondeMetric('ListenerStops', 'Sum', RESTARTS_WITHIN),
      },
      period: RESTARTS_WITHIN,
      label: 'Starts that no deployment and no scaling explains',
    }),
    threshold: { above: config.listenerMaxCount + 1 },
    lasting: AT_ONCE,
  })
  alarms.add('silence', {
    means:
      'No device has been heard for as long as silenceSeconds says, and some were before. Canary and doctor do not count.',
    metric: sondeMetric('SilentSeconds', 'Minimum'),
    threshold: { above: config.silenceSeconds ?? HEARTBEATS_MISSED * config.defaultHeartbeatIntervalSeconds },
    lasting: AT_ONCE,
    // A listener that has heard no device since it started does not end an earlier silence.
    missing: TreatMissingData.IGNORE,
  })
  alarms.add('bus-failures', {
    means: 'The bus does not accept events: devices are answered 5.03 and must send again.',
    metric: countOf(sondeMetric('BusFailures', 'Sum')),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
  alarms.add('shedding', {
    means: 'The listener has more work than it may hold, and answers 5.03.',
    metric: countOf(sondeMetric('Shed', 'Sum')),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
  alarms.add('kernel-drops', {
    means: 'Datagrams arrive faster than the listener reads them, and are lost before it sees them.',
    metric: countOf(sondeMetric('KernelDrops', 'Sum')),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
  alarms.add('new-names', {
    means: 'Many names are heard that have no record: a roll-out, or names that somebody makes up.',
    metric: sumOf(
      'New names, taken and refused',
      newNames(config).map(name => sondeMetric(name, 'Sum', NAMES_WITHIN)),
    ),
    threshold: { above: 100 },
    lasting: AT_ONCE,
  })
  alarms.add('listener-cpu', {
    means: 'A listener has used most of its processor for five minutes.',
    // Not the average: the load balancer keeps a flow at its task, so that one can be busy among idle ones.
    metric: service.metricCpuUtilization(overAMinute('Maximum')),
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
