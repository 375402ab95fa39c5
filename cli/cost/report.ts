import { asideLines } from './aside.ts'
import {
  type Keeping,
  metricsOf,
  perUplinkOf,
  perViewerMinute,
  type Traffic,
  totalOf,
  trafficLines,
  trafficOf,
} from './bill.ts'
import { fixedLines, type Line } from './fixed.ts'
import { priceOfAMillionLines } from './logPrice.ts'
import { LOG_LINE_BYTES, LOG_LINES } from './logSample.ts'
import type { Measured } from './measured.ts'
import { prices } from './prices.ts'
import type { Usage } from './usage.ts'

const usd = (value: number): string => `$${value.toFixed(2)}`

const rows = (lines: readonly Line[]): string[] =>
  lines.map(({ service, what, usd: cost }) => `  ${service.padEnd(24)} ${what.padEnd(44)} ${usd(cost).padStart(12)}`)

const sumRow = (name: string, value: number): string => `  ${name.padEnd(69)} ${usd(value).padStart(12)}`

/** A measured number with at most four digits. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

const unitsLine = (name: string, usage: Usage): string => {
  const told = Object.entries(usage).filter(([, value]) => Math.abs(value) > 1e-9)
  return `  ${name.padEnd(24)} ${told.map(([key, value]) => `${key} ${rounded(value)}`).join(', ')}`
}

/** The bill of a month: the fixed costs, the cost of the traffic, and the units behind it. */
export const report = ({
  template,
  measured,
  traffic,
  keeping,
}: {
  readonly template: unknown
  readonly measured: Measured
  readonly traffic: Traffic
  readonly keeping: Keeping
}): string => {
  const fixed = [
    ...fixedLines(template, metricsOf(measured, keeping), prices),
    ...asideLines(template, measured, prices),
  ]
  const variable = trafficLines(measured, traffic, keeping, prices)
  const { uplinks, frames } = trafficOf(traffic)
  return [
    `A month at list prices of ${prices.region}, ${prices.date}, without free tiers:`,
    '',
    'Fixed costs',
    ...rows(fixed),
    sumRow('', totalOf(fixed)),
    '',
    `${Math.round(uplinks)} uplinks, ${Math.round(frames)} frames to viewers`,
    ...rows(variable),
    sumRow('', totalOf(variable)),
    '',
    sumRow('Total', totalOf(fixed) + totalOf(variable)),
    '',
    'Measured units',
    unitsLine('an uplink', perUplinkOf(measured, traffic, keeping)),
    unitsLine('a frame to a viewer', measured.perFrame),
    unitsLine('a viewer, a minute', perViewerMinute(measured)),
    unitsLine('an idle minute', measured.perIdleMinute),
    unitsLine(`${LOG_LINES} log lines`, measured.logs.perBatch),
    unitsLine('the same to a viewer', measured.logs.perBatchSeen),
    '',
    sumRow(
      `A million log lines of ${LOG_LINE_BYTES} bytes in batches of ${LOG_LINES}, kept for ${keeping.logLineRetentionDays} days`,
      priceOfAMillionLines(measured.logs, prices, { days: keeping.logLineRetentionDays, viewers: 0 }).total,
    ),
    '',
  ].join('\n')
}
