import { boundAt, later, wholeId } from '../../client/ids.ts'
import type { ExportApi, ExportedPage } from './api.ts'
import type { ExportQuery } from './settings.ts'

/** A part of what is exported, which is read page by page: of one device, or of all. Times are ms since 1970; `until` is left out. */
export type Stretch = {
  /** Undefined for history over all devices. */
  readonly deviceId: string | undefined
  readonly since: number
  readonly until: number
  /** Only events after this place in the order of ids, where a file goes on. */
  readonly after?: string | undefined
}

/** A page, and the place up to which its stretch has been read: a file goes on there. */
export type ReadPage = {
  readonly page: ExportedPage
  readonly stretch: Stretch
  readonly after: string
}

/** The number of events in a page, the maximum of the API. */
const PAGE_EVENTS = 1000

/** Reads a stretch, oldest first. @throws as the API does */
export async function* pagesOf(
  api: Pick<ExportApi, 'events'>,
  stretch: Stretch,
  { level, type }: Pick<ExportQuery, 'level' | 'type'>,
  limit = PAGE_EVENTS,
): AsyncGenerator<ReadPage, void, undefined> {
  const { deviceId, since, until } = stretch
  const path = deviceId === undefined ? '/events' : `/devices/${encodeURIComponent(deviceId)}/events`
  const query = {
    since: stretch.after ?? new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    limit: String(limit),
    ...(level && { level }),
    ...(type && { type }),
  }
  let after = stretch.after ?? boundAt(since)
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ExportedPage = await api.events(path, { ...query, ...(cursor && { cursor }) })
    // A page may say of a search over the devices of a token that it has come less far than its last event.
    for (const place of [page.events.at(-1)?.id, page.lookedTo]) after = later(after, place ?? '')
    if (page.cursor === null) after = later(after, boundAt(until))
    yield { page, stretch, after: wholeId(after) }
    cursor = page.cursor
  }
}
