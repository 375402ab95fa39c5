import type { Measured, MetricUnit } from './embedded.ts'

/**
 * Sonde's own metrics, in the namespace `Sonde`. Those that AWS provides anyway (errors, durations and throttles of functions,
 * refused deliveries, queues, tables, APIs, processor and memory of the service) are not here: a metric costs $0.30 a month.
 */
export const sondeMetrics = {
  ListenerStarts: { unit: 'Count', about: 'Listeners that began to listen' },
  ListenerStops: { unit: 'Count', about: 'Listeners that ended because they were told to' },
  Datagrams: { unit: 'Count', about: 'Datagrams received' },
  Uplinks: { unit: 'Count', about: 'Uplinks that the bus took: answered 2.04 or 2.05' },
  LogMessages: { unit: 'Count', about: 'Messages with log lines that the bus took' },
  Answers204: { unit: 'Count', about: 'Answers 2.04: accepted' },
  Answers205: { unit: 'Count', about: 'Answers 2.05: accepted, with something to tell; and resource discovery' },
  Answers400: { unit: 'Count', about: 'Answers 4.00: not an uplink, no log lines, or no device id' },
  Answers429: { unit: 'Count', about: 'Answers 4.29: a device over its rate, or an address with too many new names' },
  Answers500: { unit: 'Count', about: 'Answers 5.00: a fault of the listener' },
  Answers503: { unit: 'Count', about: 'Answers 5.03: nothing was kept, send again' },
  AnswersOther: { unit: 'Count', about: 'Answers with any other code' },
  BusFailures: { unit: 'Count', about: 'Events that the bus did not take, after every retry' },
  Shed: { unit: 'Count', about: 'Requests refused before any work: too many in flight, or too late' },
  Rejected: { unit: 'Count', about: 'Refusals that were told to the bus as rejected, one a device' },
  RejectedUntold: { unit: 'Count', about: 'Refusals beyond what is told of a device or an address' },
  RefusedMessages: { unit: 'Count', about: 'Refused: no uplink, no log lines, no device id, a bad one, or two' },
  RefusedRequests: {
    unit: 'Count',
    about: 'Refused: method, options, formats or size of a request to /uplink or /logs',
  },
  RefusedRate: { unit: 'Count', about: 'Refused: a device over its rate' },
  RefusedNewNames: { unit: 'Count', about: 'Refused: too many new names from one address' },
  RefusedBlocked: { unit: 'Count', about: 'Refused: the device is blocked' },
  RefusedPlain: { unit: 'Count', about: 'Refused: not protected with a key, and it had to be (`plainCoap`)' },
  RefusedOtherDevice: { unit: 'Count', about: 'Refused: protected with the key of one device, in the name of another' },
  RefusedWrongKey: { unit: 'Count', about: 'Refused: protected under the key id of a device, but not with its key' },
  RefusedReplayed: { unit: 'Count', about: 'Refused: its sequence number was used, or is too old' },
  RefusedRevokedKey: { unit: 'Count', about: 'Refused: protected with a key that was revoked or has ended' },
  RefusedUnknownKey: { unit: 'Count', about: 'Refused: the stage has no key with its key id' },
  RefusedOscoreOption: { unit: 'Count', about: 'Refused: its OSCORE option is not well-formed' },
  KeyChallenges: { unit: 'Count', about: 'First messages with a key, which are to be repeated with an Echo option' },
  ProtectedMessages: { unit: 'Count', about: 'Uplinks and log lines that were protected with a key, and admitted' },
  PlainMessages: {
    unit: 'Count',
    about:
      'Uplinks and log lines that were admitted without protection, of devices without a key, once the stage has keys',
  },
  RefusedUnregistered: { unit: 'Count', about: 'Set aside in quarantine: the device is not registered' },
  NewNames: { unit: 'Count', about: 'Uplinks and log lines in a name that had no record' },
  Duplicates: { unit: 'Count', about: 'Retransmissions that the listener knew, itself or by the state of a key' },
  KernelDrops: { unit: 'Count', about: 'Datagrams that the kernel dropped before the listener read them' },
  InFlight: { unit: 'Count', about: 'Requests being handled, when it was looked' },
  MemoryBytes: { unit: 'Bytes', about: 'Resident memory of the listener' },
  CpuPercent: { unit: 'Percent', about: 'Processor time of the listener, of one whole processor' },
  SilentSeconds: {
    unit: 'Seconds',
    about: 'How long no device was heard, once one was; canary and doctor do not count',
  },
  Stored: { unit: 'Count', about: 'Uplinks stored' },
  LinesStored: { unit: 'Count', about: 'Log lines stored' },
  Repetitions: { unit: 'Count', about: 'Uplinks, or batches of log lines, that were received twice and stored once' },
  PersistAge: { unit: 'Milliseconds', about: 'From receipt until stored' },
  LateChecked: { unit: 'Count', about: 'Devices that fell due: it was looked whether they were heard since' },
  LateTold: { unit: 'Count', about: 'Devices of which it was told that they are late or offline' },
  LateBehind: {
    unit: 'Seconds',
    about: 'How far behind it is told which devices are late: until then it is known who was heard',
  },
  Posts: { unit: 'Count', about: 'Messages delivered to viewers: a frame by itself, or several events together' },
  PostFailures: { unit: 'Count', about: 'Viewers that could not be reached, or read too slowly: they were cut' },
  Gone: { unit: 'Count', about: 'Posts answered 410: the viewer had left' },
  BroadcastAge: { unit: 'Milliseconds', about: 'From receipt until posted to every viewer' },
  Viewers: { unit: 'Count', about: 'Open sockets, counted once a minute' },
  ViewersRefused: {
    unit: 'Count',
    about: 'Handshakes with a good token and a bad request, or a device that is not theirs',
  },
  LimitsMet: {
    unit: 'Count',
    about: 'Times that a viewer met a limit: connections, subscriptions, messages, backlogs at a time',
  },
  TokensRefused: { unit: 'Count', about: 'Handshakes with a bad, expired or revoked token' },
  AlertsFired: { unit: 'Count', about: 'Alerts of rules that began' },
  AlertEventsTooOld: { unit: 'Count', about: 'Events that came to a rule an hour or more late, and were not judged' },
  AlertsDelivered: { unit: 'Count', about: 'Messages about alerts and alarms that their channel took; by channel too' },
  AlertsRetried: { unit: 'Count', about: 'Tries of such messages that failed, and are repeated; by channel too' },
  AlertsFailed: { unit: 'Count', about: 'Such messages that were given up, and became dead letters; by channel too' },
  CanaryFailed: { unit: 'Count', about: '1 when an uplink of the canary did not go the whole way, else 0' },
  CanaryAnswer: { unit: 'Milliseconds', about: 'From the canary’s uplink to its answer' },
  CanaryStored: { unit: 'Milliseconds', about: 'From the canary’s uplink until history has it' },
  CanaryFrame: { unit: 'Milliseconds', about: 'From the canary’s uplink to its frame' },
  TokensMissing: { unit: 'Count', about: 'Handshakes without a token' },
} as const satisfies Readonly<Record<string, { unit: MetricUnit; about: string }>>

export type SondeMetric = keyof typeof sondeMetrics

/** Values by metric. An absent metric is not written, and costs nothing in that hour. */
export type Values = { readonly [Name in SondeMetric]?: number | readonly number[] }

/** Values with the units of their metrics. */
export const withUnits = (values: Values): Measured =>
  Object.fromEntries(namesIn(values).map(name => [name, [values[name] ?? 0, sondeMetrics[name].unit] as const]))

/** The metrics that have a value. */
export const namesIn = (values: Values): readonly SondeMetric[] => Object.keys(values).filter(isSondeMetric)

const isSondeMetric = (name: string): name is SondeMetric => Object.hasOwn(sondeMetrics, name)
