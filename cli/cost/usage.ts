import * as z from 'zod'

/** Billed units, such as those of one uplink, one frame or one minute. */
export const Usage = z.object({
  busEvents: z.number(),
  invocations: z.number(),
  gbSeconds: z.number(),
  readUnits: z.number(),
  writeUnits: z.number(),
  messages: z.number(),
  httpRequests: z.number(),
  sqsRequests: z.number(),
  secretCalls: z.number(),
  /** Bytes that CloudWatch Logs takes in. */
  logBytes: z.number(),
  /** Payloads of frames to viewers. */
  bytesOut: z.number(),
})
export type Usage = z.infer<typeof Usage>

/** The units that vary from run to run: times, and log lines that contain times. */
export const VARYING = ['gbSeconds', 'logBytes', 'bytesOut'] as const

const Units = z.object({ read: z.number(), write: z.number() })
const Numbers = z.record(z.string(), z.number())

/** The answer of `GET <aws>/_local/meter`, as far as it is billed. */
export const Meter = z.object({
  busEvents: z.number(),
  invocations: Numbers,
  compute: z.record(z.string(), z.object({ gbSeconds: z.number() })),
  systemLogBytes: Numbers,
  capacity: z.record(z.string(), z.record(z.string(), Units)),
  webSocket: z.object({ connections: z.number(), messages: z.number(), bytesOut: z.number() }),
  httpRequests: z.number(),
  sqsRequests: z.number(),
  secretCalls: z.number(),
  logs: z.record(z.string(), z.object({ bytes: z.number() })),
  customMetrics: z.number(),
})
export type Meter = z.infer<typeof Meter>

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** The name of the task's container, which heads its log lines. */
const LISTENER = 'listener'

/** The readings of a meter in billed units, without the requests of the local run's administrator. */
export const usageOf = (meter: Meter): Usage => {
  const units = Object.entries(meter.capacity)
    .filter(([caller]) => caller !== 'admin')
    .flatMap(([, tables]) => Object.values(tables))
  const writers = new Set([LISTENER, ...Object.keys(meter.invocations)])
  const written = Object.entries(meter.logs).filter(([source]) => writers.has(source))
  return {
    busEvents: meter.busEvents,
    invocations: sum(Object.values(meter.invocations)),
    gbSeconds: sum(Object.values(meter.compute).map(({ gbSeconds }) => gbSeconds)),
    readUnits: sum(units.map(({ read }) => read)),
    writeUnits: sum(units.map(({ write }) => write)),
    messages: meter.webSocket.messages,
    httpRequests: meter.httpRequests,
    sqsRequests: meter.sqsRequests,
    secretCalls: meter.secretCalls,
    logBytes: sum(Object.values(meter.systemLogBytes)) + sum(written.map(([, { bytes }]) => bytes)),
    bytesOut: meter.webSocket.bytesOut,
  }
}

/** The read units that the listener takes for device records. */
export const recordReads = ({ capacity }: Meter): number =>
  sum(Object.values(capacity.coaplistener ?? {}).map(({ read }) => read))

const combined = (one: Usage, other: Usage, how: (a: number, b: number) => number): Usage =>
  Usage.parse(Object.fromEntries(Usage.keyof().options.map(key => [key, how(one[key], other[key])])))

export const plus = (one: Usage, other: Usage): Usage => combined(one, other, (a, b) => a + b)
export const minus = (one: Usage, other: Usage): Usage => combined(one, other, (a, b) => a - b)
/** The difference of two measurements. It may be below zero, since times vary. */
export const atLeastNothing = (usage: Usage): Usage => combined(usage, usage, a => Math.max(0, a))
export const times = (usage: Usage, factor: number): Usage => combined(usage, usage, a => a * factor)

/** A measurement without the noise of floating point: exact units to a hundredth, units that vary to three digits. */
export const inPlainNumbers = <Shape extends object>(measured: Shape): Shape => {
  const plain = (key: string, value: number) =>
    VARYING.some(name => name === key) ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100
  return JSON.parse(JSON.stringify(measured, (key, value) => (typeof value === 'number' ? plain(key, value) : value)))
}
