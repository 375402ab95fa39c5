import type { EventFrame } from '../../client/frames.ts'
import { type Api, apiOf, Refused } from '../api/api.ts'
import { uncoveredNames } from '../api/coverage.ts'
import { devicesOf } from '../api/devices.ts'
import { type EventsQuery, eventsOf } from '../api/events.ts'
import { unheardOf } from '../api/unheard.ts'
import type { Outcome } from '../command.ts'
import { connect } from '../connect/connect.ts'
import { descriptorWriter } from '../line/writer.ts'
import { eventWriterFor } from '../tail/appearance.ts'
import { passes } from '../tail/sieve.ts'
import { merged, newestFirst, oldestFirst } from './merged.ts'
import type { HistorySettings } from './settings.ts'

const STDOUT = 1
const PAGE = '1000'
/** Histories that are read one beside the other, where the stage keeps none of all devices. */
const MAX_HISTORIES = 500

/** Shows stored events, oldest first. */
export const runHistory = async (settings: HistorySettings, signal: AbortSignal): Promise<Outcome> => {
  const { sieve, since, limit } = settings
  const scope = settings.isSensitive ? (['read', 'sensitive'] as const) : (['read'] as const)
  const connection = await connect(settings.connection, { devices: sieve.names, scope })
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const api = apiOf(connection, { signal, say })
  const write = eventWriterFor(settings.appearance, {
    own: connection.own,
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
  })
  const out = descriptorWriter(STDOUT)
  const isWanted = passes(sieve)
  const uncovered = await uncoveredNames(connection, sieve.names, signal)
  for (const name of uncovered) say(`${name}: the token covers nothing of it`)
  const silent = new Set(sieve.names.filter(name => !name.endsWith('*') && !uncovered.includes(name)))
  let count = 0
  const show = async (event: EventFrame): Promise<void> => {
    count++
    silent.delete(event.deviceId)
    await out.write(write(event, settings.appearance.hasCounter ? count : undefined))
  }
  const found = eventsIn(api, settings)
  if (since === undefined) {
    const newest: EventFrame[] = []
    for await (const event of found) {
      if (isWanted(event)) newest.push(event)
      if (newest.length === limit) break
    }
    for (const event of newest.reverse()) await show(event)
  } else {
    for await (const event of found) {
      if (isWanted(event)) await show(event)
      if (count === limit || out.isClosed()) break
    }
  }
  await out.flush()
  const missing = silent.size === 0 ? [] : await unheardOf(api, [...silent])
  return missing.length === 0
    ? { out: '', err: '', code: uncovered.length === 0 ? 0 : 2 }
    : { out: '', err: `not known: ${missing.join(', ')}\n`, code: 2 }
}

/** The events of these names: the newest first, or from a point on. */
async function* eventsIn(api: Api, settings: HistorySettings): AsyncGenerator<EventFrame, void, undefined> {
  const { sieve, since, until, type, limit } = settings
  const size = limit !== undefined && limit < Number(PAGE) && isPlain(settings) ? String(limit) : PAGE
  const query: EventsQuery = {
    limit: size,
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(type !== undefined && { type }),
    ...(sieve.level !== undefined && { level: sieve.level }),
  }
  const order = since === undefined ? newestFirst : oldestFirst
  const beside = (ids: readonly string[]) =>
    merged(
      ids.map(id => eventsOf(api, id, query)),
      order,
    )
  if (!sieve.names.some(name => name.endsWith('*'))) return yield* beside(sieve.names)
  try {
    yield* eventsOf(api, undefined, query)
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'no-merged-history') throw error
    yield* beside(await matching(api, sieve.names))
  }
}

/** Whether every event of a page is shown. */
const isPlain = ({ sieve }: HistorySettings): boolean =>
  sieve.include.length === 0 &&
  sieve.exclude.length === 0 &&
  sieve.names.every(name => !name.endsWith('*') || name === '*')

const matching = async (api: Api, names: readonly string[]): Promise<readonly string[]> => {
  const ids: string[] = []
  for await (const { deviceId } of devicesOf(api)) {
    if (names.some(name => (name.endsWith('*') ? deviceId.startsWith(name.slice(0, -1)) : name === deviceId)))
      ids.push(deviceId)
    if (ids.length > MAX_HISTORIES)
      throw new Error(`this stage keeps no history of all devices, and more than ${MAX_HISTORIES} match: name fewer`)
  }
  return ids
}
