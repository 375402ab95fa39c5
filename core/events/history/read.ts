import { boundAt, timeOf } from '../../../client/ids.ts'
import { expectedUnits, searchUnits } from '../../contracts/readBudget.ts'
import { dynamoSource, type HistoryTable, type Partition, type Range, type Wanted } from './dynamoSource.ts'
import type { Found } from './found.ts'
import { type MergedPage, merged } from './merge.ts'
import { endOf, MERGED_SHARDS, slotsOf } from './slots.ts'
import { chained, type Order, type Source } from './source.ts'

/** A request for a part of history. */
export type HistoryRequest = Range &
  Omit<Wanted, 'devices'> & {
    /** One device, or all that a token may see: device ids, prefixes ending in `*`, or `*`. */
    readonly of: { readonly deviceId: string } | { readonly devices: readonly string[] }
    readonly order: Order
    readonly limit: number
    /** After this many read units it says how far it looked, and stops. */
    readonly budgetUnits: number
  }

/** The events of a range of history that were read. */
export type HistoryPage = MergedPage<Found>

/** Reads history. Expired events are never in it. @throws NoMergedHistory for many devices where none is kept */
export type ReadHistory = (request: HistoryRequest) => Promise<HistoryPage>

type Choice = Pick<HistoryRequest, 'levels' | 'types' | 'of'>

/** Whether a request takes only some of the events that it reads. */
const isFiltered = ({ levels, types, of }: Choice): boolean =>
  levels !== undefined || types !== undefined || ('devices' in of && !of.devices.includes('*'))

/** The read units to reserve for a request. */
export const reservedUnits = (request: Choice & Pick<HistoryRequest, 'limit' | 'budgetUnits'>): number => {
  const { levels, types, of, limit, budgetUnits } = request
  const areOneByOne = 'devices' in of && areReadOneByOne(of.devices) && levels === undefined && types === undefined
  return (isFiltered(request) && !areOneByOne ? searchUnits : expectedUnits)(limit, budgetUnits)
}

/** The stack keeps no history over all devices. */
export class NoMergedHistory extends Error {
  override readonly name = 'NoMergedHistory'
}

/** Devices that a token names one by one are read one by one, up to this many; more over the merged index. */
const MAX_PARTITIONS = 10

const areReadOneByOne = (devices: readonly string[]): boolean =>
  devices.length <= MAX_PARTITIONS && devices.every(pattern => !pattern.endsWith('*'))

/** Looked at in one go where only some events fit. */
const FILTERED_PAGE = 250

/** How far a listener's clock may be ahead of ours, ms. */
const CLOCK_AHEAD_MS = 5 * 60_000

/**
 * History from the Events table. Its cost grows with the events that are read and not with the table: a device is a partition,
 * and all devices are an index by day.
 */
export const dynamoHistory = ({
  client,
  tableName,
  keepsMerged,
  longestSeconds,
  now,
  onUnreadable,
}: HistoryTable & {
  /** Whether events are in the merged index. */
  keepsMerged: boolean
  /** How long the longest-kept events are kept, seconds. */
  longestSeconds: number
}): ReadHistory => {
  const table = { client, tableName, now, onUnreadable }

  const bySlot = (
    { order, after, before, levels, types }: HistoryRequest,
    devices: readonly string[],
  ): Source<Found>[] => {
    const horizon = now() - longestSeconds * 1000
    const from = Math.max(horizon, after === undefined ? 0 : timeOf(after))
    const end = Math.min(now() + CLOCK_AHEAD_MS + 1, before === undefined ? Number.POSITIVE_INFINITY : endOf(before))
    const range = { after: after ?? boundAt(horizon), before }
    return Array.from({ length: MERGED_SHARDS }, (_, shard) => {
      const slots = slotsOf(shard, from, end)
      const isForward = order === 'oldest-first'
      return chained(
        (isForward ? slots : slots.toReversed()).map(({ name, ...bounds }) => ({
          source: dynamoSource(table, { slot: name }, order, range, { levels, types, devices }),
          end: isForward ? bounds.to : bounds.from,
        })),
      )
    })
  }

  const sourcesOf = (request: HistoryRequest): Source<Found>[] => {
    const { of, order, after, before, levels, types } = request
    const one = (partition: Partition) => dynamoSource(table, partition, order, { after, before }, { levels, types })
    if ('deviceId' in of) return [one(of)]
    const devices = [...new Set(of.devices)]
    if (devices.length === 0) return []
    if (areReadOneByOne(devices)) {
      return devices.map(deviceId => one({ deviceId }))
    }
    if (!keepsMerged) throw new NoMergedHistory('this stack keeps no history over all devices (mergedHistory is off)')
    return bySlot(request, devices)
  }

  return async request => {
    const { order, limit, budgetUnits } = request
    const sources = sourcesOf(request)
    const share = sources.length === 1 ? limit : Math.ceil((limit * 1.25) / sources.length) + 1
    const filtered = isFiltered(request)
    const pageSize = filtered ? Math.max(share, FILTERED_PAGE) : share
    return merged(sources, { order, limit, budgetUnits, pageSize, isFiltered: filtered })
  }
}
