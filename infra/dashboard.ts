import { Aws, Duration } from 'aws-cdk-lib'
import {
  AlarmStatusWidget,
  Column,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  type Metric,
  Row,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ruleMetric, sondeMetric, tableThrottles, throttlesOf } from './alarm-metrics.ts'
import type { Alarms } from './alarms.ts'
import type { AlertPath } from './alert-path.ts'
import type { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import type { DeliveryPath } from './delivery-path.ts'
import type { HttpApi } from './http-api.ts'
import type { LivePath } from './live-path.ts'
import type { LogPath } from './log-path.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { StorePath } from './store-path.ts'
import type { Tables } from './tables.ts'

const MINUTE = Duration.minutes(1)
const WIDTH = 24
const HEIGHT = 6

export type DashboardProps = {
  readonly alarms: Alarms
  /** The queue of events that the bus itself could not handle; undefined where it has none. */
  readonly undelivered: Queue | undefined
  readonly listener: CoapListener
  readonly store: StorePath
  readonly live: LivePath
  readonly http: HttpApi
  readonly logs: LogPath
  readonly delivery: DeliveryPath
  readonly alerts: AlertPath
  readonly tables: Tables
  readonly config: Config
}

const sum = (label: string) => ({ period: MINUTE, statistic: 'Sum', label })
const maximum = (label: string) => ({ period: MINUTE, statistic: 'Maximum', label })
const ages = (name: 'PersistAge' | 'BroadcastAge'): Metric[] =>
  ['p50', 'p90', 'p99'].map(statistic => sondeMetric(name, statistic).with({ label: `${name} ${statistic}, ms` }))

/** A question as a heading, and graphs side by side that answer it. */
const answer = (question: string, graphs: Readonly<Record<string, IMetric[]>>): IWidget => {
  const titles = Object.entries(graphs)
  const width = WIDTH / titles.length
  return new Column(
    new TextWidget({ markdown: `## ${question}`, width: WIDTH, height: 1 }),
    new Row(...titles.map(([title, left]) => new GraphWidget({ title, left, width, height: HEIGHT }))),
  )
}

/** One page that shows the alarms, whether devices are heard, events are stored and viewers see them, and what that costs. */
export class StackDashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id)
    const { alarms, undelivered, listener, store, live, http, logs, delivery, alerts, tables, config } = props
    const { service, targets } = listener
    const { authorize, broadcast, connect, message, opened } = live.functions
    const events = tables.all
    new Dashboard(this, 'Dashboard', {
      // Names are unique in the account, which may hold two stages, or one stage in two regions.
      dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
      defaultInterval: Duration.hours(3),
      widgets: [
        [new AlarmStatusWidget({ title: `Sonde ${config.stage}`, alarms: [...alarms.all()], width: WIDTH, height: 4 })],
        [
          answer('Are devices heard?', {
            'Uplinks a minute': [
              sondeMetric('Uplinks', 'Sum'),
              sondeMetric('LogMessages', 'Sum'),
              sondeMetric('Datagrams', 'Sum'),
            ],
            'Answers by code': (
              [
                ['2.04', 'Answers204'],
                ['2.05', 'Answers205'],
                ['4.00', 'Answers400'],
                ['4.29', 'Answers429'],
                ['5.00', 'Answers500'],
                ['5.03', 'Answers503'],
                ['other', 'AnswersOther'],
              ] as const
            ).map(([label, name]) => sondeMetric(name, 'Sum').with({ label })),
            'Not taken': [
              sondeMetric('BusFailures', 'Sum'),
              sondeMetric('Shed', 'Sum'),
              sondeMetric('KernelDrops', 'Sum'),
              sondeMetric('Rejected', 'Sum'),
              sondeMetric('Duplicates', 'Sum'),
            ],
            'Refused by reason': (
              [
                ['message', 'RefusedMessages'],
                ['request', 'RefusedRequests'],
                ['rate', 'RefusedRate'],
                ['new name', 'RefusedNewNames'],
                ['blocked', 'RefusedBlocked'],
                ['not registered', 'RefusedUnregistered'],
                ['not protected', 'RefusedPlain'],
                ["another device's key", 'RefusedOtherDevice'],
                ['untold', 'RejectedUntold'],
              ] as const
            ).map(([label, name]) => sondeMetric(name, 'Sum').with({ label })),
            'New names': [sondeMetric('NewNames', 'Sum')],
            'Silent for, s': [sondeMetric('SilentSeconds', 'Minimum')],
          }),
        ],
        [
          answer('Do devices prove who they are?', {
            'Admitted, with a key and without': [
              sondeMetric('ProtectedMessages', 'Sum'),
              sondeMetric('PlainMessages', 'Sum'),
              sondeMetric('KeyChallenges', 'Sum'),
            ],
            'Refused under keys': (
              [
                ['wrong key', 'RefusedWrongKey'],
                ['old sequence number', 'RefusedReplayed'],
                ['revoked', 'RefusedRevokedKey'],
                ['unknown key id', 'RefusedUnknownKey'],
                ['OSCORE option', 'RefusedOscoreOption'],
              ] as const
            ).map(([label, name]) => sondeMetric(name, 'Sum').with({ label })),
          }),
        ],
        [
          answer('Is the listener well?', {
            'Processor and memory, percent of the task': [
              service.metricCpuUtilization(maximum('CPU')),
              service.metricMemoryUtilization(maximum('memory')),
            ],
            'Process: memory, and processor of a whole one': [
              sondeMetric('MemoryBytes', 'Maximum'),
              sondeMetric('CpuPercent', 'Maximum'),
            ],
            'Healthy, in flight, starts': [
              targets.metrics.healthyHostCount(maximum('healthy')),
              sondeMetric('InFlight', 'Maximum'),
              sondeMetric('ListenerStarts', 'Sum'),
              sondeMetric('ListenerStops', 'Sum'),
            ],
          }),
        ],
        [
          answer('Is it stored?', {
            'Stored a minute': [
              sondeMetric('Stored', 'Sum'),
              sondeMetric('LinesStored', 'Sum'),
              sondeMetric('Repetitions', 'Sum'),
            ],
            'From receipt until stored': ages('PersistAge'),
            'Errors and throttles': [
              ...failures('persist', store.persist),
              ...failures('cloudwatch-logs', logs.take),
              ...events.flatMap(table => tableThrottles(table)),
            ],
            'Late devices: looked for, told, and s behind': [
              sondeMetric('LateChecked', 'Sum'),
              sondeMetric('LateTold', 'Sum'),
              sondeMetric('LateBehind', 'Maximum'),
            ],
            'Dead letters': [
              ...deadLetters('persist', store.target.deadLetters),
              ...deadLetters('logs', logs.again.deadLetters),
              ...(undelivered ? deadLetters('bus', undelivered) : []),
            ],
          }),
        ],
        [
          answer('Do viewers see it?', {
            'Viewers and posts': [
              sondeMetric('Viewers', 'Maximum'),
              sondeMetric('Posts', 'Sum'),
              sondeMetric('PostFailures', 'Sum'),
              sondeMetric('Gone', 'Sum').with({ label: '410' }),
            ],
            'From receipt until posted': ages('BroadcastAge'),
            'Errors and throttles': [
              ...failures('broadcast', broadcast),
              ...[connect, message, opened].map(one => one.lambda.metricErrors(sum(`${one.node.id} errors`))),
              authorize.lambda.metricErrors(sum('authorizer errors, missing tokens too')),
              http.api.metricServerError(sum('HTTP 5xx')),
            ],
            'Turned away, dead letters': [
              sondeMetric('TokensMissing', 'Sum'),
              sondeMetric('TokensRefused', 'Sum'),
              sondeMetric('ViewersRefused', 'Sum'),
              sondeMetric('LimitsMet', 'Sum'),
              ...deadLetters('broadcast', live.uplinks.deadLetters),
              ...deadLetters('openings', live.openings.deadLetters),
            ],
          }),
        ],
        [
          answer('Is somebody told?', {
            'Alerts that began, events that came too late': [
              sondeMetric('AlertsFired', 'Sum').with({ label: 'alerts' }),
              sondeMetric('AlertEventsTooOld', 'Sum').with({ label: 'too late' }),
            ],
            'Messages over the channels': [
              sondeMetric('AlertsDelivered', 'Sum').with({ label: 'delivered' }),
              sondeMetric('AlertsRetried', 'Sum').with({ label: 'tried in vain' }),
              sondeMetric('AlertsFailed', 'Sum').with({ label: 'given up' }),
            ],
            'Errors, dead letters': [
              ...failures('alerts', alerts.judge),
              ...deadLetters('alerts', alerts.again.deadLetters),
              ...failures('deliver', delivery.deliver),
              ...deadLetters('deliver', delivery.again.deadLetters),
            ],
          }),
        ],
        [partsRow(props)],
        ...(config.canary ? [[canaryRow()]] : []),
        [
          answer('What does it cost?', {
            'Events and invocations': [
              sondeMetric('Uplinks', 'Sum'),
              ...[store.persist, broadcast].map(one => one.lambda.metricInvocations(sum(one.node.id))),
            ],
            'Write units': events.map(table => table.metricConsumedWriteCapacityUnits(sum(table.node.id))),
            'Read units': events.map(table => table.metricConsumedReadCapacityUnits(sum(table.node.id))),
            'WebSocket messages, HTTP requests': [
              sondeMetric('Posts', 'Sum'),
              socketMessages(live),
              http.api.metricCount(sum('HTTP requests')),
            ],
          }),
        ],
      ],
    })
  }
}

/** The parts that all others use: what they refuse for lack of capacity, and what they have not delivered. */
const partsRow = ({ store, live, http, logs, tables, undelivered }: DashboardProps): IWidget => {
  const { authorize, broadcast, connect, disconnect, expire, message, opened } = live.functions
  const functions = [
    store.persist,
    broadcast,
    opened,
    expire,
    authorize,
    connect,
    disconnect,
    message,
    logs.take,
    ...http.functions,
  ]
  const targets = [store.target, live.uplinks, live.openings, logs.again]
  const ofTargets = (name: string): Metric[] =>
    targets.map(({ rule, bus, target }) => ruleMetric(name, rule, bus.eventBusName).with({ label: target.node.id }))
  const unstored = [store.target.deadLetters, logs.again.deadLetters, ...(undelivered ? [undelivered] : [])]
  return answer('Do the parts keep up?', {
    'Throttles of functions': functions.map(one => throttlesOf(one).with({ label: one.node.id })),
    'Throttles of tables and indexes': [
      ...tables.all.flatMap(table => tableThrottles(table)),
      ...tables.indexes.flatMap(({ table, name }) => tableThrottles(table, name)),
    ],
    'Not delivered': [
      ...ofTargets('FailedInvocations'),
      ...ofTargets('InvocationsSentToDlq'),
      ...ofTargets('InvocationsFailedToBeSentToDlq'),
      ...targets.map(({ target }) =>
        target.lambda.metric('DestinationDeliveryFailures', sum(`${target.node.id} destination`)),
      ),
      live.socket.metric('ExecutionError', sum('Socket functions not called')),
    ],
    'Schedule, age of dead letters': [
      expire.lambda.metricInvocations(sum('Runs of the schedule')),
      ...unstored.map(queue => queue.metricApproximateAgeOfOldestMessage(maximum('Oldest dead letter, s'))),
    ],
  })
}

const canaryRow = (): IWidget =>
  answer('Does an uplink go the whole way?', {
    'Canary: since its uplink was sent, ms': [
      sondeMetric('CanaryAnswer', 'Maximum').with({ label: 'answered' }),
      sondeMetric('CanaryStored', 'Maximum').with({ label: 'stored' }),
      sondeMetric('CanaryFrame', 'Maximum').with({ label: 'seen' }),
    ],
    'Canary failed': [sondeMetric('CanaryFailed', 'Maximum')],
  })

const failures = (name: string, { lambda }: SondeFunction): Metric[] => [
  lambda.metricErrors(sum(`${name} errors`)),
  lambda.metricThrottles(sum(`${name} throttles`)),
]

const deadLetters = (name: string, queue: Queue): Metric[] => [
  queue.metricApproximateNumberOfMessagesVisible(maximum(name)),
  queue.metricApproximateNumberOfMessagesNotVisible(maximum(`${name}, being looked at`)),
]

const socketMessages = ({ socket }: LivePath): Metric => socket.metric('MessageCount', sum('WebSocket messages'))
