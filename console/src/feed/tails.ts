import { later } from '../../../client/ids.ts'
import type { Row } from './row.ts'

/**
 * Each of several sources has sent its own newest rows. From the id that this gives, no source lacks any: rows before it are
 * only those of the quieter ones. Empty when every source has sent all that it has.
 * @param tail how many rows each was asked for
 */
export const commonStart = (rows: readonly Row[], tail: number): string => {
  const sent = new Map<string, { readonly first: string; readonly count: number }>()
  for (const row of rows) {
    if (row.kind !== 'event') continue
    const { first, count } = sent.get(row.event.deviceId) ?? { first: row.event.id, count: 0 }
    sent.set(row.event.deviceId, { first, count: count + 1 })
  }
  return [...sent.values()].map(({ first, count }) => (count < tail ? '' : first)).reduce(later, '')
}
