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
 * Divides the first that wait into the entries of one call.
 * @param puts in the order in which they came to wait
 * @returns the entries, and how many of `puts` are in them
 */
export const loadEntries = <Put extends ToPut>(
  puts: readonly Put[],
): { readonly entries: readonly Loaded<Put>[]; readonly taken: number } => {
  const loads: { puts: Put[]; bytes: number; isList: boolean }[] = []
  let list: (typeof loads)[number] | undefined
  let bytes = 0
  let taken = 0
  for (const put of puts) {
    const isListed = put.detailType === undefined
    const fits = list && list.puts.length < MAX_UPLINKS && list.bytes + 1 + put.bytes <= MAX_LIST_BYTES
    const added = put.bytes + (isListed ? (fits ? 1 : LIST_BYTES) : 0)
    if (taken > 0 && bytes + added > MAX_EVENT_BYTES) break
    if (isListed && list && fits) {
      list.puts.push(put)
      list.bytes += added
    } else {
      if (loads.length === MAX_ENTRIES) break
      const load = { puts: [put], bytes: added, isList: isListed }
      loads.push(load)
      if (isListed) list = load
    }
    bytes += added
    taken += 1
  }
  return { entries: loads.map(({ puts: of, isList }) => (isList ? listOf(of) : alone(of))), taken }
}

const listOf = <Put extends ToPut>(puts: readonly Put[]): Loaded<Put> => {
  const inOrder = isInOrder(puts) ? puts : puts.toSorted((one, other) => one.receivedAt - other.receivedAt)
  const detail = `${LIST_BEFORE}${inOrder.map(({ json }) => json).join(',')}${LIST_AFTER}`
  return {
    entry: { detailType: UPLINK_DETAIL_TYPE, detail, time: new Date(inOrder[0]?.receivedAt ?? 0) },
    puts: inOrder,
  }
}

const alone = <Put extends ToPut>(puts: readonly Put[]): Loaded<Put> => {
  const [{ detailType, json, receivedAt } = { json: '{}', receivedAt: 0 }] = puts
  return { entry: { detailType: detailType ?? UPLINK_DETAIL_TYPE, detail: json, time: new Date(receivedAt) }, puts }
}

const isInOrder = (puts: readonly ToPut[]): boolean =>
  puts.every(({ receivedAt }, index) => receivedAt >= (puts[index - 1]?.receivedAt ?? 0))
