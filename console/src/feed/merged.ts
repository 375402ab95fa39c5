import type { EventPage, HistoryEvent } from '../api/history.ts'

type Pages = AsyncGenerator<EventPage>

/** One of the sources: its events that are not given yet, and whether it holds more. */
type Reader = { readonly pages: Pages; waiting: readonly HistoryEvent[]; isOver: boolean }

const refill = async (reader: Reader): Promise<void> => {
  if (reader.isOver || reader.waiting.length > 0) return
  const { value, done } = await reader.pages.next()
  if (done) reader.isOver = true
  else {
    reader.waiting = value.events
    reader.isOver = value.cursor === null
  }
}

/**
 * Merges the pages of several sources in the order of ids. An event is given once no other source can still have one before
 * it. Each page that this yields has had at most one request to each source; it may be empty and yet not be the last.
 * @param isForward whether the pages go from the oldest event to the newest
 */
export async function* mergedPages(sources: readonly Pages[], isForward: boolean): Pages {
  const readers = sources.map((pages): Reader => ({ pages, waiting: [], isOver: false }))
  const isBefore = (one: string, other: string) => (isForward ? one < other : one > other)
  for (;;) {
    await Promise.all(readers.map(refill))
    const open = readers.filter(({ isOver }) => !isOver)
    // A page of a source that goes on ends at its last event; an empty one says nothing about the next.
    const ends = open.map(({ waiting }) => waiting.at(-1)?.id)
    const events: HistoryEvent[] = []
    if (!ends.includes(undefined)) {
      const end = ends
        .flatMap(id => id ?? [])
        .reduce<string | undefined>((first, id) => (first === undefined || isBefore(id, first) ? id : first), undefined)
      for (const reader of readers) {
        const isDue = ({ id }: HistoryEvent) => end === undefined || !isBefore(end, id)
        events.push(...reader.waiting.filter(isDue))
        reader.waiting = reader.waiting.filter(event => !isDue(event))
      }
    }
    events.sort((one, other) => (isBefore(one.id, other.id) ? -1 : 1))
    const isLast = open.length === 0
    yield { events, cursor: isLast ? null : 'more', lookedTo: null, readUnits: 0 }
    if (isLast) return
  }
}
