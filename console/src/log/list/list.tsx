import { useVirtualizer } from '@tanstack/react-virtual'
import { lazy, memo, Suspense, useCallback, useRef } from 'react'
import type { EventFrame } from '../../../../client/watch.ts'
import { useLoadLater } from '../../design/loadLater.ts'
import { scrollable } from '../../design/scrollable.ts'
import { useMedia } from '../../design/useMedia.ts'
import type { Row } from '../../feed/row.ts'
import '../rows.css'
import { useSizes } from '../../design/useSizes.ts'
import { ColumnHeads } from '../columns/columnHeads.tsx'
import { EventLine } from '../eventRow.tsx'
import { lineOf, prefixOf } from '../line.ts'
import { MarkRow } from '../markRow.tsx'
import type { RowLook } from '../rowLook.ts'
import type { Spans } from '../search/query.ts'
import { useLog, useLogState } from '../store/useLog.ts'
import { useReveal } from './useReveal.ts'
import { useRowClicks } from './useRowClicks.ts'
import { useScroll } from './useScroll.ts'
import { useTouch } from './useTouch.ts'

const loadDetails = () => import('../details.tsx')
const Details = lazy(async () => ({ default: (await loadDetails()).Details }))
const LATER = [loadDetails]

/** Heights of a row, px: one line on a wide page, two lines on a narrow one. */
const HEIGHT = 26
const NARROW_HEIGHT = 46
const NARROW = '(max-width: 45rem)'
const OVERSCAN = 12

const Line = memo(({ row, ...look }: { row: Row } & RowLook) =>
  row.kind === 'event' ? (
    <>
      <EventLine row={row} look={look} />
      {look.isOpen && (
        <Suspense>
          <Details event={row.event} />
        </Suspense>
      )}
    </>
  ) : (
    <MarkRow row={row} />
  ),
)

/** Whether a search finds something in the lines of a row that are folded. */
const isFoundIn = (
  event: EventFrame,
  members: readonly EventFrame[] | undefined,
  spansOf: (event: EventFrame) => Spans | undefined,
  shift: number,
): boolean => {
  const { firstEnd, end } = lineOf(event)
  const isFolded = (at: number) => at - shift > firstEnd && at - shift <= end
  const found = firstEnd < end && spansOf(event)?.some((at, place) => place % 2 === 1 && isFolded(at))
  return found === true || members?.some(member => (spansOf(member)?.length ?? 0) > 0) === true
}

/** The rows of a log. Only those in view are on the page. */
export const LogList = () => {
  const { touch, toggle, isMerged } = useLog()
  const rows = useLogState(({ shown }) => shown)
  const opened = useLogState(state => state.opened)
  const current = useLogState(state => state.current)
  const spansOf = useLogState(state => state.spansOf)
  const isContext = useLogState(state => state.isContext)
  const isWrapped = useLogState(({ settings }) => settings.isWrapped)
  const columns = useLogState(({ settings }) => settings.columns)
  const folded = useLogState(state => state.folded)
  const isUnfolded = useLogState(state => state.isUnfolded)
  const scroller = useRef<HTMLDivElement>(null)
  const height = useMedia(NARROW) ? NARROW_HEIGHT : HEIGHT
  // The virtualizer goes over all rows when this is another function.
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows])
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey,
    overscan: OVERSCAN,
  })
  useScroll(scroller, virtualizer)
  useTouch(scroller, touch)
  useRowClicks(scroller, toggle)
  useSizes(virtualizer, `${height} ${isWrapped}`)
  const className = ['log-list', isWrapped && 'log-list--wrapped', columns.length > 0 && 'log-list--columns']
  useReveal(scroller, virtualizer)
  useLoadLater(LATER)

  const lookOf = (row: Row): RowLook => {
    const event = row.kind === 'event' ? row.event : undefined
    const spans = event && spansOf(event)
    const members = folded.members.get(row.key)
    const head = folded.heads.get(row)
    return {
      isOpen: opened.has(row.key),
      isWrapped,
      isUnfolded: isUnfolded(row.key),
      isFurther: head !== undefined,
      members,
      spans,
      isFoundInFold: event ? isFoundIn(event, members, spansOf, isMerged ? prefixOf(event).length : 0) : false,
      columns,
    }
  }

  return (
    <>
      <ColumnHeads />
      <div
        ref={scroller}
        className={className.filter(Boolean).join(' ')}
        role="log"
        aria-live="off"
        aria-label="Events"
        {...scrollable}
      >
        <div className="log-list__all" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index]
            if (!row) return null
            const event = row.kind === 'event' ? row.event : undefined
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                className="log-list__place"
                data-index={index}
                data-event={event?.id}
                data-current={row.key === current || undefined}
                data-context={(event && isContext(event)) || undefined}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line row={row} {...lookOf(row)} />
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}
