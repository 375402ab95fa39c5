import type { EventFrame } from '../../client/frames.ts'

/** Whether one event stands before another. */
type Before = (one: EventFrame, other: EventFrame) => boolean

export const oldestFirst: Before = (one, other) => one.id < other.id
export const newestFirst: Before = (one, other) => one.id > other.id

/** Several histories, each in order, as one in order. One event of each is held at a time. */
export async function* merged(
  histories: readonly AsyncGenerator<EventFrame, void, undefined>[],
  isBefore: Before,
): AsyncGenerator<EventFrame, void, undefined> {
  const heads = await Promise.all(histories.map(async history => ({ history, next: await history.next() })))
  for (;;) {
    let first: (typeof heads)[number] | undefined
    let event: EventFrame | undefined
    for (const head of heads) {
      if (head.next.done) continue
      if (!event || isBefore(head.next.value, event)) {
        first = head
        event = head.next.value
      }
    }
    if (!first || !event) return
    yield event
    first.next = await first.history.next()
  }
}
