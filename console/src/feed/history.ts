import { before, idInItem, itemOf } from '../../../client/ids.ts'
import type { Level } from '../../../client/watch.ts'
import type { Selection } from '../address/selection.ts'
import type { Api } from '../api/client.ts'
import type { EventPage, HistoryEvent } from '../api/history.ts'
import { mergedPages } from './merged.ts'

const PAGE = 1_000
/** The maximum number of pages for one read: a page may be empty and yet not be the last one. */
const MAX_PAGES = 20

/** The history of the stack. */
export type History = Pick<Api, 'events'>

/**
 * A part of history: the oldest events after `since`, else the newest before `until`. Ids or RFC 3339 times, both exclusive.
 * With a `level`, only events of that level and above.
 */
export type Span = { readonly since?: string; readonly until?: string; readonly level?: Level | undefined }

/** The minimum number of events that are asked for at once from one of several sources. */
const MIN_PAGE = 50

type Options = { readonly limit?: number; readonly signal?: AbortSignal | undefined }

async function* pagesOf(
  { events }: History,
  deviceId: string,
  { since, until, level }: Span,
  { limit = PAGE, signal }: Options,
): AsyncGenerator<EventPage> {
  const query: Record<string, string> = { limit: `${limit}` }
  if (since) query.since = since
  if (until) query.until = until
  if (level) query.level = level
  for (;;) {
    const page = await events(deviceId, query, signal)
    yield page
    if (page.cursor === null) return
    query.cursor = page.cursor
  }
}

/** Pages of history, of several sources merged in the order of their ids. @throws ApiError */
export async function* historyPages(
  history: History,
  devices: Selection,
  span: Span,
  { limit = PAGE, signal }: Options = {},
): AsyncGenerator<EventPage> {
  const [first = '*'] = devices
  if (devices.length <= 1) return yield* pagesOf(history, first, span, { limit, signal })
  const share = Math.max(Math.min(limit, MIN_PAGE), Math.ceil(limit / devices.length))
  const readers = devices.map(deviceId => pagesOf(history, deviceId, span, { limit: share, signal }))
  yield* mergedPages(readers, span.since !== undefined)
}

/** Some events of a span in the order of their ids, and whether the span holds more. */
export type Part = { readonly events: readonly HistoryEvent[]; readonly hasMore: boolean }

/** Reads up to `count` events of a span. @throws ApiError */
export const readSome = async (
  history: History,
  devices: Selection,
  span: Span,
  count: number,
  signal?: AbortSignal,
): Promise<Part> => {
  const events: HistoryEvent[] = []
  let hasMore = false
  let pages = 0
  for await (const page of historyPages(history, devices, span, { limit: Math.min(count, PAGE), signal })) {
    events.push(...page.events)
    hasMore = page.cursor !== null || events.length > count
    if (events.length >= count || ++pages >= MAX_PAGES) break
  }
  const some = events.slice(0, count)
  return { events: some.sort((one, other) => (one.id < other.id ? -1 : 1)), hasMore }
}

/** A place in the order of ids close before an event. In an item of many events it is the event before it. */
export const justBefore = (id: string): string => {
  const item = itemOf(id)
  const index = Number(id.slice(item.length + 1))
  return index > 0 ? idInItem(item, index - 1) : before(id, 1)
}

/** Reads one event with the facts of its transport; undefined when history does not hold it. @throws ApiError */
export const readEvent = async (
  history: History,
  deviceId: string,
  id: string,
  signal?: AbortSignal,
): Promise<HistoryEvent | undefined> => {
  const span = { since: justBefore(id), until: before(id, -1) }
  for await (const { events } of historyPages(history, [deviceId], span, { limit: 100, signal })) {
    const found = events.find(event => event.id === id)
    if (found) return found
  }
  return undefined
}
