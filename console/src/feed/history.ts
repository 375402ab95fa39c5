import { before } from '../../../client/ids.ts'
import type { EventPage, HistoryEvent } from '../../../core/contracts/http.ts'
import type { Api } from '../api/client.ts'

const PAGE = 1_000
/** Pages that are read for so many events: a page may be empty and not be the last. */
const MOST_PAGES = 20

/** The history of the stack. */
export type History = Pick<Api, 'events'>

/** What is asked for: after `since` the oldest first, else from before `until` back. Ids or RFC 3339 times, both excluded. */
export type Span = { readonly since?: string; readonly until?: string }

/** Pages of history. @throws ApiError */
export async function* historyPages(
  { events }: History,
  deviceId: string,
  { since, until }: Span,
  { limit = PAGE, signal }: { limit?: number; signal?: AbortSignal | undefined } = {},
): AsyncGenerator<EventPage> {
  const query: Record<string, string> = { limit: `${limit}` }
  if (since) query.since = since
  if (until) query.until = until
  for (;;) {
    const page = await events(deviceId, query, signal)
    yield page
    if (page.cursor === null) return
    query.cursor = page.cursor
  }
}

/** Some events of a span in the order of their ids, and whether the span holds more. */
export type Part = { readonly events: readonly HistoryEvent[]; readonly hasMore: boolean }

/** Reads so many events of a span, from the end that it begins at. @throws ApiError */
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
    if (events.length >= count || ++pages >= MOST_PAGES) break
  }
  const some = events.slice(0, count)
  return { events: some.sort((one, other) => (one.id < other.id ? -1 : 1)), hasMore }
}

/** Reads one event with how it travelled; nothing where history does not hold it. @throws ApiError */
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
