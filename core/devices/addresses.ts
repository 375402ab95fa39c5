/*
 * The addresses that a device is known by. Behind a carrier's NAT one address is a whole fleet, and a UDP address can be forged:
 * a known address is no proof. It keeps apart who was there before and who has just come.
 */

/** An address that a device was heard from: its keyed hash, and when it was heard from first, ms since 1970. */
export type Address = { readonly hash: string; readonly sinceMs: number }

/** How many addresses of a device are remembered. */
const KEPT = 4

/** How long an address is a new one, ms. */
const NEW_FOR_MS = 3_600_000

/**
 * Whether a device is known by an address at a time: it was heard from there more than an hour before, or from nowhere else
 * before that.
 */
export const isKnown = (addresses: readonly Address[], hash: string, atMs: number): boolean => {
  const place = addresses.findIndex(address => address.hash === hash)
  if (place === -1) return addresses.length === 0
  return place === 0 || isOld(addresses[place], atMs)
}

/**
 * The addresses of a device, oldest first, once it was heard from one; the same list where that is in it. Where the list is
 * full, the oldest of those that are still new goes first, so that strangers push each other out and not the device; if
 * there is none, the oldest of all goes.
 */
export const withAddress = (addresses: readonly Address[], hash: string, atMs: number): readonly Address[] => {
  if (addresses.some(address => address.hash === hash)) return addresses
  const all = [...addresses, { hash, sinceMs: atMs }]
  if (all.length <= KEPT) return all
  const place = addresses.findIndex((address, index) => index > 0 && !isOld(address, atMs))
  return all.toSpliced(Math.max(0, place), 1)
}

const isOld = (address: Address | undefined, atMs: number): boolean =>
  address !== undefined && atMs - address.sinceMs >= NEW_FOR_MS

/** The addresses in the text of a record, oldest first. It is short, since it counts in every update of the record. */
export const addressesIn = (text: string | undefined): readonly Address[] =>
  (text ?? '').split(' ').flatMap(entry => {
    const [hash = '', since = ''] = entry.split('@')
    const seconds = Number.parseInt(since, 36)
    return hash === '' || Number.isNaN(seconds) ? [] : [{ hash, sinceMs: seconds * 1000 }]
  })

/** {@link isKnown} by the text of a record, which holds a known address nearly always: no list is made. */
export const isKnownIn = (text: string | undefined, hash: string, atMs: number): boolean => {
  if (text === undefined || text === '') return true
  return isFirst(text, hash) || isKnown(addressesIn(text), hash, atMs)
}

/** Whether the text of a record has an address. */
export const hasAddress = (text: string | undefined, hash: string): boolean =>
  text !== undefined && (isFirst(text, hash) || text.includes(` ${hash}@`))

const isFirst = (text: string, hash: string): boolean => text.startsWith(hash) && text.charAt(hash.length) === '@'

/** The text of a record that {@link addressesIn} reads. */
export const addressText = (addresses: readonly Address[]): string =>
  addresses.map(({ hash, sinceMs }) => `${hash}@${Math.floor(sinceMs / 1000).toString(36)}`).join(' ')
