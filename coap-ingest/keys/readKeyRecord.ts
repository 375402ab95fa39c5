import { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { boundedMap } from '../../core/runtime/boundedMap.ts'
import type { Item } from '../../core/table/batchGet.ts'
import { plainItem } from './plainItem.ts'

/**
 * The record of a key, at a tenth of what the schema costs: nearly every key was made here and replaces none, and nothing in it has another form than
 * it should. Where anything has, the schema decides.
 * @returns undefined for anything but the record of a key
 */
export const readKeyRecord = (item: Item): KeyRecord | undefined =>
  usual(item) ?? KeyRecord.safeParse(plainItem(item)).data

/** Texts that most records have in common: of ten thousand that are remembered, each would have its own copy. */
const common = boundedMap<string, string>(100)
const inCommon = (text: string): string => {
  const known = common.get(text)
  if (known === undefined) common.set(text, text)
  return known ?? text
}

const usual = (item: Item): KeyRecord | undefined => {
  // It replaces another, is being replaced, or has secrets that were made elsewhere.
  if (item.wrapped || item.replaces || item.endsAt) return undefined
  const kid = item.kid?.S
  const deviceId = item.deviceId?.S
  const status = item.status?.S
  const createdAt = item.createdAt?.S
  const secretId = item.secretId?.S
  const sent = numberIn(item.sent, -1)
  const version = numberIn(item.version, 0)
  if (kid === undefined || !KID.test(kid) || createdAt === undefined || !TIME.test(createdAt)) return undefined
  if (deviceId === undefined || secretId === undefined || sent === undefined || version === undefined) return undefined
  if (status !== 'active' && status !== 'revoked') return undefined
  const table = item.table?.S
  const window = item.window && windowIn(item.window.M)
  const last = item.last && lastIn(item.last.M)
  if ((item.table && table === undefined) || (item.window && !window) || (item.last && !last)) return undefined
  return {
    kid,
    deviceId,
    status,
    createdAt,
    secretId: inCommon(secretId),
    table: table && inCommon(table),
    window,
    sent,
    last,
    version,
  }
}

const KID = /^(?:[0-9a-f]{2}){1,7}$/
/** As `toISOString` writes it. */
const TIME = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const USED = /^[0-9a-f]{1,16}$/

const windowIn = (map: Item | undefined): KeyRecord['window'] => {
  const highest = numberIn(map?.highest, 0)
  const used = map?.used?.S
  return highest === undefined || used === undefined || !USED.test(used) ? undefined : { highest, used }
}

const lastIn = (map: Item | undefined): KeyRecord['last'] => {
  const sequenceNumber = numberIn(map?.sequenceNumber, 0)
  const at = numberIn(map?.at, 0)
  const tag = map?.tag?.S
  const id = map?.id?.S
  if (sequenceNumber === undefined || at === undefined || tag === undefined || id === undefined) return undefined
  return { sequenceNumber, tag, id, at }
}

/** An integer that is no less than so much. */
const numberIn = (value: Item[string] | undefined, least: number): number | undefined => {
  const number = value?.N === undefined ? Number.NaN : Number(value.N)
  return Number.isSafeInteger(number) && number >= least ? number : undefined
}
