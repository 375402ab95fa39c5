import { READ_UNIT_DOLLARS } from '../../core/contracts/prices.ts'

/** List prices in US dollars, without any free tier but what is said. */
export const prices = {
  region: 'us-east-1',
  /** When they were read. */
  date: '2026-11-20',
  source: 'https://aws.amazon.com/pricing/, the page of each service',
  /** EventBridge: a custom event of up to 64 KB. */
  busEvent: 1 / 1e6,
  invocation: 0.2 / 1e6,
  /** Lambda on ARM. */
  gbSecond: 0.0000133334,
  /** DynamoDB on demand. */
  writeUnit: 0.625 / 1e6,
  readUnit: READ_UNIT_DOLLARS,
  tableGbMonth: 0.25,
  /** Point-in-time recovery. */
  recoveryGbMonth: 0.2,
  /** API Gateway, WebSocket: a message of up to 32 KB. */
  message: 1 / 1e6,
  connectionMinute: 0.25 / 1e6,
  httpRequest: 1 / 1e6,
  sqsRequest: 0.4 / 1e6,
  secretCall: 0.05 / 10_000,
  secretMonth: 0.4,
  logGb: 0.5,
  logStoredGbMonth: 0.03,
  /** To the internet; the first 100 GB of a month are free. */
  outGb: 0.09,
  outFreeGb: 100,
  /** Fargate on ARM. */
  vcpuHour: 0.03238,
  memoryGbHour: 0.00356,
  publicIpv4Hour: 0.005,
  balancerHour: 0.0225,
  /** Of a network load balancer: a capacity unit is 400 new UDP flows/s, 50,000 flows or 1 GB an hour, whichever is most. */
  balancerUnitHour: 0.006,
  alarmMonth: 0.1,
  compositeAlarmMonth: 0.5,
  /** CloudWatch: with more than 50 metrics on it, which no free tier covers. */
  dashboardMonth: 3,
  customMetricMonth: 0.3,
  keyMonth: 1,
  natHour: 0.045,
  interfaceEndpointHour: 0.01,
} as const
export type Prices = Readonly<Record<Exclude<keyof typeof prices, 'region' | 'date' | 'source'>, number>>

/** Hours of a month, as AWS's own calculator has it. */
export const HOURS_A_MONTH = 730
