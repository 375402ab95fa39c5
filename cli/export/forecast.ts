import { timeOf } from '../../client/ids.ts'
import { mayWatch } from '../../core/contracts/claims.ts'
import { prices } from '../cost/prices.ts'
import type { ExportApi, ExportedEvent } from './api.ts'
import type { Range, Way } from './plan.ts'
import type { ExportQuery } from './settings.ts'
import { pagesOf, type Stretch } from './stretch.ts'

/** The estimated size and cost of an export, made from samples of it. */
export type Forecast = {
  readonly events: number
  readonly readUnits: number
  readonly requests: number
  /** Of the events as JSON, bytes. */
  readonly bytes: number
  /** Length of a window of history over all devices that holds two pages, ms. */
  readonly windowMs: number
}

/** Pages that are read to estimate the rest: each some 125 read units. */
const SAMPLES = 5
const WINDOW_PAGES = 2
const PAGE_EVENTS = 1000
/** A stage with a quiet history is not read in single minutes. */
const MIN_WINDOW_MS = 60_000
/** An eventually consistent read unit is 8 KB (DynamoDB Developer Guide, "Read and write operations"). */
const UNIT_BYTES = 8192

/** Estimates an export by a few pages of it, at moments or devices with equal distances. */
export const forecastOf = async (
  api: Pick<ExportApi, 'events'>,
  way: Way,
  { from, to }: Range,
  query: Pick<ExportQuery, 'devices' | 'level' | 'type'>,
): Promise<Forecast> => {
  const samples = samplesOf(way, { from, to })
  const total = { events: 0, taken: 0, readUnits: 0, bytes: 0, pages: 0 }
  for (const { stretch, stands } of samples) {
    const { value } = await pagesOf(api, stretch, query).next()
    if (!value) continue
    const { page, after } = value
    const share = Math.min(1, (timeOf(after) - stretch.since) / (stretch.until - stretch.since))
    const times = stands / Math.max(share, 1e-6)
    const bytes = page.events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)) + 1, 0)
    const wanted = page.events.filter(event => isWanted(event, query.devices))
    total.taken += wanted.length * times
    total.events += page.events.length * times
    total.bytes += bytes * times * (page.events.length === 0 ? 1 : wanted.length / page.events.length)
    total.readUnits += (page.readUnits ?? bytes / UNIT_BYTES) * times
    total.pages += times
  }
  const perMs = total.events / (to - from)
  const windowMs = Math.ceil((WINDOW_PAGES * PAGE_EVENTS) / perMs)
  return {
    events: Math.round(total.taken),
    readUnits: Math.ceil(total.readUnits),
    requests: Math.ceil(total.pages),
    bytes: Math.round(total.bytes),
    windowMs: Math.max(MIN_WINDOW_MS, Math.min(windowMs, to - from)),
  }
}

/** Whether an event is of a device that is asked for: history over all devices holds others too. */
export const isWanted = ({ deviceId }: Pick<ExportedEvent, 'deviceId'>, devices: readonly string[]): boolean =>
  mayWatch({ devices: [...devices] }, deviceId)

/** Stretches to look at, and how many stretches of the export each of them stands for. */
const samplesOf = (
  way: Way,
  { from, to }: Range,
): readonly { readonly stretch: Stretch; readonly stands: number }[] => {
  if (way.kind === 'merged') {
    const length = (to - from) / SAMPLES
    return Array.from({ length: SAMPLES }, (_, at) => ({
      stretch: {
        deviceId: undefined,
        since: Math.floor(from + at * length),
        until: Math.ceil(from + (at + 1) * length),
      },
      stands: 1,
    }))
  }
  const { devices } = way
  const count = Math.min(SAMPLES, devices.length)
  return Array.from({ length: count }, (_, at) => ({
    stretch: { deviceId: devices[Math.floor((at * devices.length) / count)], since: from, until: to },
    stands: devices.length / count,
  }))
}

/** A request takes a quarter of a gigabyte of the function for a third of a second. */
const LAMBDA_GB_SECONDS = 0.25 * 0.33
/** A page comes compressed, about a seventh as long. */
const COMPRESSED = 1 / 7

/** List price of an export, US dollars. */
export const priceOf = ({ readUnits, requests, bytes }: Forecast): number =>
  readUnits * prices.readUnit +
  requests * (prices.httpRequest + prices.invocation + LAMBDA_GB_SECONDS * prices.gbSecond) +
  ((bytes * COMPRESSED) / 1e9) * prices.outGb
