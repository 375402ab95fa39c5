import { defaults } from '../../client/tuning.ts'
import { sondeMetrics } from '../../core/operations/metrics/sonde.ts'
import type { Line } from './fixed.ts'
import type { Measured } from './measured.ts'
import { HOURS_A_MONTH, type Prices } from './prices.ts'
import { plus, times, type Usage } from './usage.ts'

/** The devices that send and the viewers that watch, over a month. */
export type Traffic = {
  readonly devices: number
  /** Time between two uplinks of a device, s. */
  readonly everySeconds: number
  /** Sockets open, on average over day and night. */
  readonly viewers: number
  /** Devices that each of them watches. */
  readonly watching: number | 'all'
}

/** The settings and parts of a stage that decide what it stores, and for how long. */
export type Keeping = {
  readonly uplinkRetentionDays: number
  readonly logLineRetentionDays: number
  readonly logRetentionDays: number
  readonly deviceRecordSeconds: number
  /** Whether the events table has point-in-time recovery. */
  readonly hasRecovery: boolean
  /** Time between two uplinks of the canary, minutes; undefined where the stage has no canary. */
  readonly canaryEveryMinutes: number | undefined
}

/** The number of metrics that a stage writes. Those of the canary are added, because it does not run in a sample. */
export const metricsOf = (
  { customMetrics }: Measured,
  { canaryEveryMinutes }: Pick<Keeping, 'canaryEveryMinutes'>,
): number => customMetrics + (canaryEveryMinutes === undefined ? 0 : CANARY_METRICS)

/** A run of the canary: an uplink, its frame, and a socket that is opened for it. Its own function is not measured. */
const perCanaryRun = ({ perUplink, perFrame, perOpening }: Measured): Usage =>
  [perUplink, perFrame, perOpening].reduce(plus)

const CANARY_METRICS = Object.keys(sondeMetrics).filter(name => name.startsWith('Canary')).length
const SECONDS_A_MONTH = HOURS_A_MONTH * 3600
const MINUTES_A_MONTH = HOURS_A_MONTH * 60
const DAYS_A_MONTH = HOURS_A_MONTH / 24
const GB = 1024 ** 3
/** After this silence the next datagram begins a new UDP flow, s ("Network Load Balancer quotas"). */
const FLOW_SECONDS = 120
/** IPv4 and UDP headers of a datagram. */
const HEADER_BYTES = 28
const FLOWS_A_SECOND = 400
const ACTIVE_FLOWS = 50_000

const amount = (value: number): string => {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3).replace(/\.?0+$/, '')
}

/** The uplinks of a month, and the frames that are sent to viewers. */
export const trafficOf = ({ devices, everySeconds, viewers, watching }: Traffic) => {
  const uplinks = (devices * SECONDS_A_MONTH) / everySeconds
  const watched = watching === 'all' ? devices : Math.min(watching, devices)
  return { uplinks, frames: viewers * watched * (SECONDS_A_MONTH / everySeconds) }
}

/** The units of a viewer's minute beside its frames: its pings, and its share of opening a new socket. */
export const perViewerMinute = ({ perPing, perOpening }: Measured): Usage => {
  const opensEveryMs = defaults.renewAfterMs - defaults.renewJitterMs / 2
  return plus(times(perPing, 60_000 / defaults.pingEveryMs), times(perOpening, 60_000 / opensEveryMs))
}

/**
 * The units of an uplink, with its share of reading the device's record. The listener reads the record for each uplink when
 * devices send less often than it forgets.
 */
export const perUplinkOf = (
  { perUplink, readUnitsOfRecord }: Measured,
  { everySeconds }: Pick<Traffic, 'everySeconds'>,
  { deviceRecordSeconds }: Pick<Keeping, 'deviceRecordSeconds'>,
): Usage => {
  const share = deviceRecordSeconds === 0 ? 1 : Math.min(1, everySeconds / deviceRecordSeconds)
  return { ...perUplink, readUnits: perUplink.readUnits + share * readUnitsOfRecord }
}

/** Capacity units of the load balancer: the maximum of new flows, active flows and bytes. */
const balancerUnits = ({ devices, everySeconds }: Traffic, { datagramBytes, answerBytes }: Measured): number => {
  const perSecond = devices / everySeconds
  const isNewFlow = everySeconds > FLOW_SECONDS
  const bytesAnHour = perSecond * 3600 * (datagramBytes + answerBytes + 2 * HEADER_BYTES)
  return Math.max(
    (isNewFlow ? perSecond : 0) / FLOWS_A_SECOND,
    Math.min(devices, perSecond * FLOW_SECONDS) / ACTIVE_FLOWS,
    bytesAnHour / GB,
  )
}

/** The cost of a month of traffic, by service. Of the free tiers only the first 100 GB to the internet are subtracted. */
export const trafficLines = (
  measured: Measured,
  traffic: Traffic,
  keeping: Keeping,
  prices: Prices,
): readonly Line[] => {
  const { uplinks, frames } = trafficOf(traffic)
  const viewerMinutes = traffic.viewers * MINUTES_A_MONTH
  const total = [
    times(perUplinkOf(measured, traffic, keeping), uplinks),
    times(measured.perFrame, frames),
    times(perViewerMinute(measured), viewerMinutes),
    times(measured.perIdleMinute, MINUTES_A_MONTH),
    times(perCanaryRun(measured), keeping.canaryEveryMinutes ? MINUTES_A_MONTH / keeping.canaryEveryMinutes : 0),
  ].reduce(plus)
  const line = (service: string, what: string, quantity: number, price: number, unit = ''): Line => ({
    service,
    what: `${amount(quantity)}${unit} ${what}`,
    usd: quantity * price,
  })
  const storedGb = (uplinks * measured.storedBytes * (keeping.uplinkRetentionDays / DAYS_A_MONTH)) / GB
  const logGb = total.logBytes / GB
  const outGb = (total.bytesOut + uplinks * (measured.answerBytes + HEADER_BYTES)) / GB
  const units = balancerUnits(traffic, measured) * HOURS_A_MONTH
  return [
    line('EventBridge', 'events', total.busEvents, prices.busEvent),
    line('Lambda', 'invocations', total.invocations, prices.invocation),
    line('Lambda', 'of memory and time', total.gbSeconds, prices.gbSecond, ' GB-s'),
    line('DynamoDB', 'write units', total.writeUnits, prices.writeUnit),
    line('DynamoDB', 'read units', total.readUnits, prices.readUnit),
    line('DynamoDB', 'of events', storedGb, prices.tableGbMonth, ' GB'),
    line(
      'DynamoDB',
      'to recover to a point in time',
      keeping.hasRecovery ? storedGb : 0,
      prices.recoveryGbMonth,
      ' GB',
    ),
    line('API Gateway', 'WebSocket messages', total.messages, prices.message),
    line('API Gateway', 'connection minutes', viewerMinutes, prices.connectionMinute),
    line('API Gateway', 'HTTP requests', total.httpRequests, prices.httpRequest),
    line('CloudWatch Logs', 'taken in', logGb, prices.logGb, ' GB'),
    line('CloudWatch Logs', 'kept', logGb * (keeping.logRetentionDays / DAYS_A_MONTH), prices.logStoredGbMonth, ' GB'),
    line('SQS', 'requests', total.sqsRequests, prices.sqsRequest),
    line('Secrets Manager', 'requests', total.secretCalls, prices.secretCall),
    line('Network load balancer', 'capacity unit hours', units, prices.balancerUnitHour),
    line(
      'To the internet',
      `sent beyond ${prices.outFreeGb}`,
      Math.max(0, outGb - prices.outFreeGb),
      prices.outGb,
      ' GB',
    ),
  ].filter(({ usd }) => usd > 0.000_5)
}

export const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0)
