import type { Figure, Report } from '../report.ts'
import { median } from '../statistics.ts'
import { openBacklog, type SeenBacklog } from '../subjects/backlog.ts'
import { readTail, type SeenPage } from '../subjects/eventsPage.ts'
import { eventsTable } from '../subjects/eventsTable.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import { storedEvents } from '../subjects/storedEvents.ts'
import { figure } from '../table.ts'

const DEVICE = 'bench-tail'
const STORED = 10_000
const TAILS = [1000, 10_000] as const
const HTTP_TAIL = 1000
const ROUNDS = 7

/** How soon a viewer that wants history has it: over the socket until it is live, and over HTTP. */
export const measureTail = async ({ endpoints }: StackUnderTest, report: Report): Promise<void> => {
  report.note(`storing ${figure(STORED, 9)} events …`)
  await eventsTable(endpoints).store(storedEvents(DEVICE, STORED, new Date()))
  const figures: Figure[] = []
  const raw: Record<string, unknown> = {}
  for (const tail of TAILS) {
    report.note(`tail=${tail} …`)
    const rounds = await warm(() => openBacklog(endpoints, DEVICE, tail))
    raw[`tail=${tail}`] = rounds
    figures.push(...overSocket(tail, rounds))
  }
  report.note(`GET …/events?tail=${HTTP_TAIL} …`)
  const pages = await warm(() => readTail(endpoints, DEVICE, HTTP_TAIL))
  raw.http = pages
  report.section('History of one device', [...figures, ...overHttp(pages)], raw)
}

/** The first time is not counted: functions that have just started are another section. */
const warm = async <Result>(once: () => Promise<Result>): Promise<readonly Result[]> => {
  await once()
  const results: Result[] = []
  while (results.length < ROUNDS) results.push(await once())
  return results
}

const overSocket = (tail: number, rounds: readonly SeenBacklog[]): Figure[] => [
  { what: `tail=${tail}: live after, ms (median of ${ROUNDS}; worst)`, value: times(rounds) },
  {
    what: `tail=${tail}: history frames; minimum of events`,
    value: `${figure(median(rounds.map(({ frames }) => frames)), 9)}; ${figure(minimumOf(rounds), 9)}`,
    target: figure(tail, 9),
    isMet: minimumOf(rounds) === tail,
  },
]

const overHttp = (pages: readonly SeenPage[]): Figure[] => [
  { what: `GET …/events?tail=${HTTP_TAIL}: answered after, ms (median of ${ROUNDS}; worst)`, value: times(pages) },
  {
    what: `GET …/events?tail=${HTTP_TAIL}: read units; minimum of events`,
    value: `${figure(median(pages.map(({ readUnits }) => readUnits)), 9)}; ${figure(minimumOf(pages), 9)}`,
    target: figure(HTTP_TAIL, 9),
    isMet: minimumOf(pages) === HTTP_TAIL,
  },
]

const times = (rounds: readonly { readonly ms: number }[]): string => {
  const ms = rounds.map(round => round.ms)
  return `${figure(median(ms))}; ${figure(Math.max(...ms))}`
}

const minimumOf = (rounds: readonly { readonly events: number }[]): number =>
  Math.min(...rounds.map(({ events }) => events))
