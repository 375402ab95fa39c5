import type { AlertChange } from '../kinds/kind.ts'

/** An alert over a chart, ms since 1970. */
export type AlertSpan = {
  readonly rule: string
  readonly from: number
  /** undefined while it is open. */
  readonly to: number | undefined
}

/** Of more alerts than that, a chart shows the newest. */
const MAX_SPANS = 500

/** The alerts of one device, put together from the events that tell that one began and that it is over. */
export type AlertSpans = {
  /** Takes in an event, in any order. @param at when it happened, ms since 1970 @returns whether it changed anything */
  readonly take: (change: AlertChange | undefined, at: number) => boolean
  /** In the order in which they began. */
  readonly spans: () => readonly AlertSpan[]
}

/** @see AlertSpans */
export const alertSpans = (): AlertSpans => {
  const known = new Map<string, AlertSpan>()
  const ordered = () => [...known.values()].sort((one, other) => one.from - other.from)
  return {
    take: (change, at) => {
      if (!change) return false
      const { rule, since, isOver } = change
      const key = `${rule} ${since}`
      const before = known.get(key)
      if (before && (!isOver || before.to !== undefined)) return false
      known.set(key, { rule, from: since, to: isOver ? at : undefined })
      const [oldest] = known.size > MAX_SPANS ? ordered() : []
      if (oldest) known.delete(`${oldest.rule} ${oldest.from}`)
      return true
    },
    spans: ordered,
  }
}

/**
 * The alerts that touch a range: those of history, and those that are open now, of which one may have begun before all history that was
 * read. One that history does not end and that is not open now has ended unheard: it is shown where it began.
 */
export const spansIn = (
  { from, to }: { readonly from: number; readonly to: number },
  history: readonly AlertSpan[],
  open: readonly AlertSpan[],
): readonly AlertSpan[] => {
  const isOpen = (span: AlertSpan) => open.some(one => one.rule === span.rule && one.from === span.from)
  const ended = history.map(span => (span.to === undefined && !isOpen(span) ? { ...span, to: span.from } : span))
  const others = open.filter(one => !history.some(span => span.rule === one.rule && span.from === one.from))
  return [...others, ...ended]
    .filter(span => span.from <= to && (span.to ?? to) >= from)
    .sort((one, other) => one.from - other.from)
}
