import { asideLines, POLLS_A_MINUTE } from '../../cli/cost/aside.ts'
import {
  type Keeping,
  metricsOf,
  perUplinkOf,
  perViewerMinute,
  type Traffic,
  totalOf,
  trafficLines,
} from '../../cli/cost/bill.ts'
import { fixedLines, type Line } from '../../cli/cost/fixed.ts'
import { priceOfAMillionLines } from '../../cli/cost/logPrice.ts'
import { LOG_LINE_BYTES, LOG_LINES } from '../../cli/cost/logSample.ts'
import type { Measured, MeasuredRuns } from '../../cli/cost/measured.ts'
import { prices } from '../../cli/cost/prices.ts'
import { rounded } from '../../cli/cost/report.ts'
import { type Usage, VARYING } from '../../cli/cost/usage.ts'
import { code, NOTE, table } from './markdown.ts'

const FLEETS = [100, 10_000, 100_000]
const EVERY_SECONDS = 720
const VIEWERS = 10

const usd = (value: number): string => `$${value.toFixed(2)}`
const fleet = (devices: number): string => `${devices.toLocaleString('en-GB')} devices`

const LABELS: Readonly<Record<keyof Usage, string>> = {
  busEvents: 'events on the bus (64 KB)',
  invocations: 'invocations',
  gbSeconds: 'GB-s',
  readUnits: 'read units',
  writeUnits: 'write units',
  messages: 'WebSocket messages (32 KB)',
  httpRequests: 'HTTP requests',
  sqsRequests: 'queue requests',
  secretCalls: 'reads of the secret',
  logBytes: 'bytes of logs',
  bytesOut: 'bytes to viewers',
}

const isVarying = (key: string): boolean => VARYING.some(name => name === key)

const unitTable = (measured: Measured): string => {
  const columns: readonly (readonly [string, Usage])[] = [
    ['An uplink', measured.perUplink],
    ['A frame to one viewer', measured.perFrame],
    ['A ping', measured.perPing],
    ['A socket opened', measured.perOpening],
    ['An idle minute', measured.perIdleMinute],
  ]
  const keys = Object.entries(LABELS).filter(([key]) => columns.some(([, usage]) => usage[key as keyof Usage] !== 0))
  return table(
    ['', ...columns.map(([name]) => name)],
    keys.map(([key, label]) => [
      isVarying(key) ? `${label} *` : label,
      ...columns.map(([, usage]) => String(rounded(usage[key as keyof Usage]))),
    ]),
  )
}

const byService = (lines: readonly Line[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const { service, usd: cost } of lines) sums.set(service, (sums.get(service) ?? 0) + cost)
  return sums
}

const trafficTable = (measured: Measured, fixed: number, keeping: Keeping, watching: Traffic['watching']): string => {
  const bills = FLEETS.map(devices =>
    trafficLines(measured, { devices, everySeconds: EVERY_SECONDS, viewers: VIEWERS, watching }, keeping, prices),
  )
  const sums = bills.map(byService)
  const services = [...new Set(sums.flatMap(sum => [...sum.keys()]))]
  return table(
    ['', ...FLEETS.map(fleet)],
    [
      ['Fixed costs', ...FLEETS.map(() => usd(fixed))],
      ...services.map(service => [service, ...sums.map(sum => usd(sum.get(service) ?? 0))]),
      ['**Total, a month**', ...bills.map(bill => `**${usd(fixed + totalOf(bill))}**`)],
    ],
  )
}

/** The saving of a setting a month, by fleet. */
const savings = (
  what: string,
  before: (devices: number) => readonly Line[],
  after: (devices: number) => readonly Line[],
): readonly string[] => [what, ...FLEETS.map(devices => usd(totalOf(before(devices)) - totalOf(after(devices))))]

const varyingOf = (usage: Usage): Partial<Usage> => Object.fromEntries(VARYING.map(name => [name, usage[name]]))

const perIdleAndViewer = ({ perIdleMinute, perFrame, perPing, perOpening }: Measured) => ({
  perIdleMinute,
  perFrame,
  perPing,
  perOpening,
})

/** docs/cost.md, from committed measurements and the template of a stage without settings. */
export const costPage = (runs: MeasuredRuns, template: unknown, keeping: Keeping): string => {
  const { withMergedHistory: measured, withoutMergedHistory: without } = runs
  // Times of two runs differ by more than the setting does: the exact units are what it saves.
  const withoutMerged: Measured = {
    ...without,
    ...perIdleAndViewer(measured),
    perUplink: { ...without.perUplink, ...varyingOf(measured.perUplink) },
  }
  const fixed = [
    ...fixedLines(template, metricsOf(measured, keeping), prices),
    ...asideLines(template, measured, prices),
  ]
  const fixedSum = totalOf(fixed)
  const traffic = (devices: number, watching: Traffic['watching'] = 1): Traffic => ({
    devices,
    everySeconds: EVERY_SECONDS,
    viewers: VIEWERS,
    watching,
  })
  const bill =
    (of: Measured, kept: Keeping, watching: Traffic['watching'] = 1) =>
    (devices: number): readonly Line[] =>
      trafficLines(of, traffic(devices, watching), kept, prices)
  const asItComes = bill(measured, keeping)
  const slow = perUplinkOf(measured, { everySeconds: EVERY_SECONDS }, keeping)
  const perMinute = perViewerMinute(measured)
  return `${[
    NOTE,
    '# What it costs',
    `A month of 730 hours at list prices of ${prices.region} read on ${prices.date} (${code('cli/cost/prices.ts')}; ${prices.source}). Nothing is taken off for free tiers, but for the first ${prices.outFreeGb} GB a month to the internet. Not in it: what CloudFront and S3 take for the web console (CloudFront’s always-free tier of 1 TB and 10 M requests a month covers it, the bucket holds a few MB), and taxes. For a fleet of your own:`,
    '```sh\nnpx sonde cost --devices 1000 --every 12m --viewers 10\n```',
    `It synthesises the stage, runs that template on this machine, sends a sample and reads the [meter](local.md#the-meter). \`--config\` takes the settings of a stage. The fixed part is read from the template.`,
    '## Fixed costs',
    table(
      ['Service', '', 'A month'],
      [
        ...fixed.map(({ service, what, usd: cost }) => [service, what, usd(cost)]),
        ['**Total**', '', `**${usd(fixedSum)}**`],
      ],
    ),
    `A stage does some work whether or not a device sends. A pulse every 20 seconds from each listener task is an event, an invocation and a write unit. Every minute the stage looks for late devices: an invocation and, where nothing is due, a read unit, $0.005 a month: half for the state of the stage, half for a query that finds nothing. DynamoDB gives neither for less, and a device may have been filed since the last run. Where much is due, it is up to 100 read units a minute at 10,000 devices ($0.55 a month, if it were so every minute; on average 15). Lambda asks each queue of alerts for messages ${POLLS_A_MINUTE} times a minute, with the five pollers that it begins with; AWS promises no number, and this one was not measured on AWS.`,
    `## ${VIEWERS} viewers, an uplink every ${EVERY_SECONDS / 60} minutes`,
    'Each viewer watches one device:',
    trafficTable(measured, fixedSum, keeping, 1),
    'Each viewer watches all devices (`*`), day and night:',
    trafficTable(measured, fixedSum, keeping, 'all'),
    'Each uplink is counted as an event of its own, as it is while little comes in. Uplinks that reach a listener while two of its calls are under way share an event, up to fifty of them: at 1,000 a second and 25 ms a call about twelve, so that EventBridge takes a twelfth, and Lambda is called a twelfth as often.',
    '## Log lines',
    ...logParts(measured, keeping),
    '## What can be switched off',
    'Saved a month, with each viewer watching one device:',
    table(
      ['', ...FLEETS.map(fleet)],
      [
        savings('`mergedHistory: false`: no history over all devices', asItComes, bill(withoutMerged, keeping)),
        savings(
          '`uplinkRetentionDays: 1` instead of 7',
          asItComes,
          bill(measured, { ...keeping, uplinkRetentionDays: 1 }),
        ),
        savings('`logRetentionDays: 1` instead of 14', asItComes, bill(measured, { ...keeping, logRetentionDays: 1 })),
        savings('nobody watches', asItComes, devices =>
          trafficLines(measured, { ...traffic(devices), viewers: 0 }, keeping, prices),
        ),
      ],
    ),
    'The fixed costs go down with `listenerCount` (each task is a part of Fargate and one address), with alarms that are declined, and with `canary: false` (its alarm and its metrics). Not in these tables are the lines that the stage itself logs: about $0.05 a month with a canary every five minutes, more while something fails, nothing with `ownLogs: false` ([cloudwatch-logs.md](cloudwatch-logs.md#the-stages-own-logs)). The load balancer, its addresses and one task stay: without them nothing gets in.',
    '## Units',
    `Measured on ${runs.date} with the local stack’s meter (${runs.machine}). A value with a * is a time, or a number of log lines that contain times: it varies from run to run, and this machine is slower than Lambda. A value below the noise shows as 0. The other values are exact, and a test holds them: one bus event, two invocations, two write units (three with \`mergedHistory\`), one read unit, one message a viewer.`,
    unitTable(measured),
    `Without \`mergedHistory\` an uplink takes ${rounded(without.perUplink.writeUnits)} write units. An uplink of a device that the listener has not heard for \`deviceRecordSeconds\` takes ${measured.readUnitsOfRecord} read units more, for its record: ${rounded(slow.readUnits)} together where devices send every ${EVERY_SECONDS / 60} minutes. An uplink is ${measured.datagramBytes} bytes of UDP payload here (a full heartbeat and eight Wi-Fi networks) and ${measured.storedBytes} bytes stored, index and overhead included.`,
    `A viewer with the SDK takes, a minute and beside frames, one connection minute, ${rounded(perMinute.messages)} messages, ${rounded(perMinute.invocations)} invocations, ${rounded(perMinute.writeUnits)} write units and ${rounded(perMinute.readUnits)} read units: its pings, and its socket opened anew every 105 to 110 minutes.`,
  ].join('\n\n')}\n`
}

/** The price of log lines, by what is done with them. */
const logParts = ({ logs }: Measured, { logLineRetentionDays: days }: Keeping): readonly string[] => {
  const priceWith = (viewers: number) => priceOfAMillionLines(logs, prices, { days, viewers })
  const { taken, stored } = priceWith(0)
  const { seen } = priceWith(1)
  const { perBatch, perBatchSeen, storedBytes } = logs
  return [
    `A million lines of ${LOG_LINE_BYTES} bytes, which a shipper sends in requests of ${LOG_LINES}, with history over all devices:`,
    table(
      ['', 'A million lines'],
      [
        ['taken over HTTP, put on the bus, stored compressed, counted', usd(taken)],
        [`kept for ${days} days`, usd(stored)],
        ['**Total**', `**${usd(taken + stored)}**`],
        ['each viewer that sees them all', usd(seen)],
      ],
    ),
    `A request takes ${rounded(perBatch.busEvents)} bus events of 64 KB, ${rounded(perBatch.invocations)} invocations, ${rounded(perBatch.writeUnits)} write units (the batch in the table and in the index, a marker by which it is known when it is sent again, its counts) and ${rounded(perBatch.readUnits)} read units; it is ${storedBytes} bytes stored, index and overhead included. A viewer gets it in ${rounded(perBatchSeen.messages)} messages of 32 KB. The size of a request decides: a line by itself takes an HTTP request, a bus event, three invocations and four to five write units, so that a million of them cost about $6.`,
  ]
}
