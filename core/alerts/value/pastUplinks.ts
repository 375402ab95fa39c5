import { dynamoSource, type HistoryTable, type Range } from '../../events/history/dynamoSource.ts'

/** A stored uplink. @property at when it was received, ms since 1970 */
export type PastUplink = { readonly at: number; readonly uplink: unknown }

/**
 * The uplinks of a device between two ids, both exclusive, the newest first. They are read only as far as somebody looks; `cut` is the last where
 * there are more than are read.
 */
export type PastUplinks = (deviceId: string, range: Range) => AsyncIterable<PastUplink | 'cut'>

/** Stored items in the first pages and in later ones: mostly the newest uplinks say enough. */
const PAGE = 25
const LATER_PAGE = 500
const SHORT_PAGES = 2
/** Some 20,000 stored items, whatever a device sends: nobody looks further back than that. About 600 read units, within a few seconds. */
const MAX_PAGES = 40

export const dynamoPastUplinks = (table: HistoryTable): PastUplinks =>
  async function* (deviceId, range) {
    const source = dynamoSource(table, { deviceId }, 'newest-first', range, { types: ['uplink'] })
    for (let page = 0; page < MAX_PAGES; page++) {
      const { pieces, isEnd } = await source(page < SHORT_PAGES ? PAGE : LATER_PAGE)
      for (const { item } of pieces.flatMap(piece => piece.open()))
        if (item.type === 'uplink') yield { at: Date.parse(item.receivedAt), uplink: item.uplink }
      if (isEnd) return
    }
    yield 'cut'
  }
