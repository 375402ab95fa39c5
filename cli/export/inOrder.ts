/** Pages that a stretch may be ahead of the writer. */
const AHEAD = 2

/**
 * Reads stretches at the same time and gives their pages in the order of the stretches. At most `parallel` stretches are under way,
 * each at most two pages ahead, so that what waits in memory is bounded.
 * @throws the first error of a stretch, when its turn comes
 */
export async function* inOrder<Stretch, Page>(
  stretches: Iterable<Stretch> | AsyncIterable<Stretch>,
  parallel: number,
  read: (stretch: Stretch) => AsyncIterator<Page>,
): AsyncGenerator<Page, void, undefined> {
  const source = iteratorOf(stretches)
  const lanes: Lane<Page>[] = []
  let isEnd = false
  try {
    for (;;) {
      while (!isEnd && lanes.length < parallel) {
        const next = await source.next()
        if (next.done) isEnd = true
        else lanes.push(laneOf(read(next.value)))
      }
      const [first] = lanes
      if (!first) return
      const page = await first.next()
      if (page.done) lanes.shift()
      else yield page.value
    }
  } finally {
    await Promise.all(lanes.map(lane => lane.close()))
  }
}

type Lane<Page> = {
  readonly next: () => Promise<IteratorResult<Page, unknown>>
  readonly close: () => Promise<void>
}

async function* iteratorOf<Item>(items: Iterable<Item> | AsyncIterable<Item>) {
  yield* items
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** Reads ahead: the next page is asked for as soon as the page before it is here and there is room. */
const laneOf = <Page>(pages: AsyncIterator<Page>): Lane<Page> => {
  const waiting: Promise<IteratorResult<Page, unknown>>[] = []
  let last: Promise<IteratorResult<Page, unknown> | undefined> = Promise.resolve(undefined)
  const ask = () => {
    // One after the other: a page leads to the next one.
    const asked = last.then(before => (before?.done ? before : pages.next()))
    // The error is thrown when the page is taken.
    last = asked.catch(() => END)
    waiting.push(asked)
    asked.catch(() => undefined)
  }
  for (let count = 0; count < AHEAD; count++) ask()
  return {
    next: async () => {
      const page = await waiting.shift()
      if (page && !page.done) ask()
      return page ?? END
    },
    close: async () => {
      await last
      await pages.return?.()
    },
  }
}
