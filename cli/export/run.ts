import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { timeOf } from '../../client/ids.ts'
import type { CsvTable } from '../../core/events/csv/table.ts'
import type { ExportApi, ExportedEvent } from './api.ts'
import { forecastOf, isWanted } from './forecast.ts'
import { inOrder } from './inOrder.ts'
import type { Checkpoint } from './partFile.ts'
import { type Place, type Range, stretchesOf, type Way, wayTo } from './plan.ts'
import type { ExportSettings } from './settings.ts'
import type { Sink } from './sink.ts'
import { pagesOf, type ReadPage } from './stretch.ts'
import { forecastText, progressText } from './words.ts'

export type ExportRun = Pick<ExportSettings, 'isAgreed' | 'isCompressed' | 'parallel' | 'query' | 'unitsPerMinute'> & {
  readonly api: ExportApi
  readonly csv: CsvTable<ExportedEvent>
  readonly sink: Sink
  /** Tells the user a line or more, beside the data. */
  readonly say: (text: string) => void
  /** Shows how far it has come, in place of what was shown before. */
  readonly show: (text: string) => void
  /** Asks the user; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined
  /** ms */
  readonly now: () => number
}

/** The end of an export: the file is whole, or the user did not agree. */
export type Exported =
  | { readonly kind: 'whole'; readonly events: number; readonly readUnits: number }
  | { readonly kind: 'declined' }

/** Nobody can answer the question. */
export class NotAgreed extends Error {
  override readonly name = 'NotAgreed'
}

/** Reads history and writes it, from where the sink stands. @throws what the API, or writing, throws: the sink can go on later */
export const runExport = async (run: ExportRun): Promise<Exported> => {
  const { api, sink, query, say, ask } = run
  const { from, to } = sink.head
  const place = placeIn(sink.last)
  if (sink.last) say(`Goes on after ${sink.last.events} events.\n`)
  const way = await wayTo(api, query.devices, { from, to })
  const rest = restOf(way, { from, to }, place)
  const forecast = await forecastOf(api, rest.way, rest.range, query)
  say(
    `${new Date(from).toISOString()} to ${new Date(to).toISOString()}${aboutWay(way)}. ${forecastText(forecast, run.unitsPerMinute)}`,
  )
  if (!run.isAgreed) {
    if (!ask) throw new NotAgreed('nobody can answer here whether to go on: add --yes')
    if (!(await ask('Go on? [y/N] '))) return { kind: 'declined' }
  }
  return written(run, way, forecast.windowMs, place)
}

const written = async (run: ExportRun, way: Way, windowMs: number, place: Place | undefined): Promise<Exported> => {
  const { api, sink, query, parallel, show, now } = run
  const { from, to } = sink.head
  let { events, readUnits } = sink.last ?? { events: 0, readUnits: 0 }
  const encode = encoderOf(run)
  if (!sink.last) await sink.append(await encode(query.form === 'csv' ? run.csv.head : ''), { events, readUnits })
  const begun = now()
  const share = shareOf(way, { from, to }, place)
  const stretches = stretchesOf(way, { from, to }, windowMs, place)
  for await (const read of inOrder(stretches, parallel, stretch => pagesOf(api, stretch, query))) {
    const wanted = read.page.events.filter(event => isWanted(event, query.devices))
    events += wanted.length
    readUnits += read.page.readUnits ?? 0
    const text = wanted.map(event => lineOf(run, event)).join('')
    await sink.append(text === '' ? Buffer.alloc(0) : await encode(text), { ...placeOf(read), events, readUnits })
    const at = read.stretch.deviceId ?? new Date(Math.min(to, timeOf(read.after))).toISOString()
    show(progressText({ events, readUnits, at, share: share(read), seconds: (now() - begun) / 1000 }))
  }
  await sink.finish()
  return { kind: 'whole', events, readUnits }
}

const lineOf = ({ query, csv }: Pick<ExportRun, 'csv' | 'query'>, event: ExportedEvent): string =>
  query.form === 'csv' ? csv.row(event) : `${JSON.stringify(event)}\n`

/** Each page is a member of its own of the compressed file (RFC 1952 §2.2), so that the file can be cut between them. */
const encoderOf = ({ isCompressed }: Pick<ExportRun, 'isCompressed'>): ((text: string) => Promise<Uint8Array>) =>
  isCompressed ? text => promisify(gzip)(text) : async text => Buffer.from(text)

const placeOf = ({ stretch, after }: ReadPage): Pick<Checkpoint, 'after' | 'deviceId'> => ({
  after,
  ...(stretch.deviceId !== undefined && { deviceId: stretch.deviceId }),
})

const placeIn = (last: Checkpoint | undefined): Place | undefined =>
  last?.after === undefined ? undefined : { deviceId: last.deviceId, after: last.after }

const aboutWay = (way: Way): string => (way.kind === 'merged' ? '' : `, ${way.devices.length} devices one by one`)

/** The part of an export that has not been read yet. */
const restOf = (way: Way, { from, to }: Range, place: Place | undefined): { way: Way; range: Range } => {
  if (place === undefined) return { way, range: { from, to } }
  if (way.kind === 'merged') return { way, range: { from: Math.min(to - 1, Math.max(from, timeOf(place.after))), to } }
  const { deviceId = '' } = place
  return { way: { ...way, devices: way.devices.filter(device => device >= deviceId) }, range: { from, to } }
}

/** How much of what was left has been read, from 0 to 1. */
const shareOf = (way: Way, { from, to }: Range, place: Place | undefined): ((read: ReadPage) => number) => {
  if (way.kind === 'merged') {
    const start = place === undefined ? from : timeOf(place.after)
    return ({ after }) => Math.min(1, Math.max(0, (timeOf(after) - start) / Math.max(1, to - start)))
  }
  const { devices } = way
  const begun = place?.deviceId === undefined ? 0 : Math.max(0, devices.indexOf(place.deviceId))
  let at = begun
  return ({ stretch, page }) => {
    while (at < devices.length && devices[at] !== stretch.deviceId) at++
    return (at - begun + (page.cursor === null ? 1 : 0)) / Math.max(1, devices.length - begun)
  }
}
