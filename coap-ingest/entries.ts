import { MAX_EVENT_BYTES } from '../core/contracts/events.ts'
import { UPLINK_DETAIL_TYPE } from '../core/events/uplink/detail.ts'

/** One event as the bus takes it. */
export type BusEntry = {
  readonly detailType: string
  /** The detail as JSON. */
  readonly detail: string
  readonly time: Date
}

/** Something that is to go over the bus: an event by itself, or an uplink, which shares one with others. */
export type ToPut = {
  /** Undefined for an uplink. */
  readonly detailType: string | undefined
  /** The detail as JSON; of an uplink its place in the list. */
  readonly json: string
  readonly bytes: number
  /** ms since 1970 */
  readonly receivedAt: number
}

/** An entry of a call, with what it carries: its outcome is theirs. */
export type Loaded<Put extends ToPut> = { readonly entry: BusEntry; readonly puts: readonly Put[] }

/** PutEvents takes no more entries in a call. */
const MAX_ENTRIES = 10
/** Uplinks in an event: a function stores and shows all of them in one invocation. */
const MAX_UPLINKS = 50
/** EventBridge bills 64 KB as one event, with its other fields. */
const MAX_LIST_BYTES = 60 * 1024

const LIST_BEFORE = '{"uplinks":['
const LIST_AFTER = ']}'
const LIST_BYTES = LIST_BEFORE.length + LIST_AFTER.length

/**
 * Divides the first that wait into the entries of one call. However many events wait, one entry is left to uplinks, which share it:
 * nobody's log lines or refusals hold them up.
 * @param puts in the order in which they came to wait
 * @returns the entries, and those of `puts` that have to wait for another call
 */
export const loadEntries = <Put extends ToPut>(
  puts: readonly Put[],
): { readonly entries: readonly Loaded<Put>[]; readonly left: Put[] } => {
  const loads: { puts: Put[]; bytes: number; isList: boolean }[] = []
  let left: Put[] = []
  const maxAlone = puts.some(isListed) ? MAX_ENTRIES - 1 : MAX_ENTRIES
  let list: (typeof loads)[number] | undefined
  let alone = 0
  let bytes = 0
  let index = -1
  for (const put of puts) {
    index += 1
    if (loads.length === MAX_ENTRIES && (list?.puts.length ?? MAX_UPLINKS) === MAX_UPLINKS) {
      left = left.concat(puts.slice(index))
      break
    }
    const goesInList = isListed(put)
    const fits = list && list.puts.length < MAX_UPLINKS && list.bytes + 1 + put.bytes <= MAX_LIST_BYTES
    const added = put.bytes + (goesInList ? (fits ? 1 : LIST_BYTES) : 0)
    const isFull = loads.length === MAX_ENTRIES || (!goesInList && alone === maxAlone)
    if ((isFull && !(goesInList && fits)) || (loads.length > 0 && bytes + added > MAX_EVENT_BYTES)) {
      left.push(put)
      continue
    }
    bytes += added
    if (goesInList && list && fits) {
      list.puts.push(put)
      list.bytes += added
      continue
    }
    const load = { puts: [put], bytes: added, isList: goesInList }
    loads.push(load)
    if (goesInList) list = load
    else alone += 1
  }
  return { entries: loads.map(({ puts: of, isList }) => (isList ? listOf(of) : aloneOf(of))), left }
}

const isListed = ({ detailType }: ToPut): boolean => detailType === undefined

const listOf = <Put extends ToPut>(puts: readonly Put[]): Loaded<Put> => {
  const inOrder = isInOrder(puts) ? puts : puts.toSorted((one, other) => one.receivedAt - other.receivedAt)
  const detail = `${LIST_BEFORE}${inOrder.map(({ json }) => json).join(',')}${LIST_AFTER}`
  return {
    entry: { detailType: UPLINK_DETAIL_TYPE, detail, time: new Date(inOrder[0]?.receivedAt ?? 0) },
    puts: inOrder,
  }
}

const aloneOf = <Put extends ToPut>(puts: readonly Put[]): Loaded<Put> => {
  const [{ detailType, json, receivedAt } = { json: '{}', receivedAt: 0 }] = puts
  return { entry: { detailType: detailType ?? UPLINK_DETAIL_TYPE, detail: json, time: new Date(receivedAt) }, puts }
}

const isInOrder = (puts: readonly ToPut[]): boolean =>
  puts.every(({ receivedAt }, index) => receivedAt >= (puts[index - 1]?.receivedAt ?? 0))
