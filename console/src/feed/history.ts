import { before } from '../../../client/ids.ts'
import type { Level } from '../../../client/watch.ts'
import type { Api } from '../api/client.ts'
import type { EventPage, HistoryEvent } from '../api/history.ts'

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

/** Pages of history. @throws ApiError */
export async function* historyPages(
  { events }: History,
  deviceId: string,
  { since, until, level }: Span,
  { limit = PAGE, signal }: { limit?: number; signal?: AbortSignal | undefined } = {},
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

/** Some events of a span in the order of their ids, and whether the span holds more. */
export type Part = { readonly events: readonly HistoryEvent[]; readonly hasMore: boolean }

/** Reads up to `count` events of a span. @throws ApiError */
export const readSome = async (
  history: History,
  deviceId: string,
  span: Span,
  count: number,
  signal?: AbortSignal,
): Promise<Part> => {
  const events: HistoryEvent[] = []
  let hasMore = false
  let pages = 0
  for await (const page of historyPages(history, deviceId, span, { limit: Math.min(count, PAGE), signal })) {
    events.push(...page.events)
    hasMore = page.cursor !== null || events.length > count
    if (events.length >= count || ++pages >= MAX_PAGES) break
  }
  const some = events.slice(0, count)
  return { events: some.sort((one, other) => (one.id < other.id ? -1 : 1)), hasMore }
}

/** Reads one event with the facts of its transport; undefined when history does not hold it. @throws ApiError */
export const readEvent = async (
  history: History,
  deviceId: string,
  id: string,
  signal?: AbortSignal,
): Promise<HistoryEvent | undefined> => {
  const span = { since: before(id, 1), until: before(id, -1) }
  for await (const { events } of historyPages(history, deviceId, span, { limit: 100, signal })) {
    const found = events.find(event => event.id === id)
    if (found) return found
  }
  return undefined
}
