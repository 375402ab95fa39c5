import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useRef } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import { useMedia } from '../design/useMedia.ts'
import type { Row } from '../feed/row.ts'
import './rows.css'
import { Details } from './details.tsx'
import { EventLine } from './eventRow.tsx'
import { MarkRow } from './markRow.tsx'
import type { Spans } from './search/query.ts'
import { useRowClicks } from './useRowClicks.ts'
import { useScroll } from './useScroll.ts'
import type { Target } from './useSteps.ts'
import { useTouch } from './useTouch.ts'

/** Heights of a row on one line, px: on a wide page, and on a narrow one, where it takes two. */
const HEIGHT = 26
const NARROW_HEIGHT = 46
const NARROW = '(max-width: 45rem)'
const OVERSCAN = 12
/** Sizes remembered of rows that are gone, before they are forgotten. */
const MOST_SIZES = 50_000

type Look = {
  readonly isMerged: boolean
  readonly isBusy: boolean
  readonly onToggle: (key: string) => void
  readonly onLoad: (row: Row) => void
}

const Line = memo(
  ({ row, isOpen, spans, look }: { row: Row; isOpen: boolean; spans: Spans | undefined; look: Look }) =>
    row.kind === 'event' ? (
      <EventLine row={row} isOpen={isOpen} isMerged={look.isMerged} spans={spans} onToggle={look.onToggle} />
    ) : (
      <MarkRow row={row} isBusy={look.isBusy} onLoad={look.onLoad} />
    ),
)

/** The rows of a log, those in view alone. */
export const LogList = ({
  rows,
  version,
  opened,
  current,
  target,
  path,
  look,
  spansOf,
  isContext,
  isWrapped,
  isFollowing,
  isHeld,
  onFollow,
  onTouch,
  onContext,
}: {
  rows: readonly Row[]
  /** Another one when the rows have changed in place. */
  version: unknown
  opened: ReadonlySet<string>
  /** The row one is at. */
  current: string | undefined
  /** Brings a row into view, each time that it is another object. */
  target: Target | undefined
  path: string
  look: Look
  spansOf: (event: EventFrame) => Spans | undefined
  /** Whether a row is shown only as what stands around another. */
  isContext: ((event: EventFrame) => boolean) | undefined
  isWrapped: boolean
  isFollowing: boolean
  isHeld: boolean
  onFollow: (isFollowing: boolean) => void
  onTouch: (isTouched: boolean) => void
  onContext: ((key: string, count: number) => void) | undefined
}) => {
  const scroller = useRef<HTMLDivElement>(null)
  const height = useMedia(NARROW) ? NARROW_HEIGHT : HEIGHT
  // The virtualizer goes over all rows when this is another function.
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change in place
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows, version])
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey,
    overscan: OVERSCAN,
  })
  useScroll({ scroller, virtualizer, rows, current, target, isFollowing, isHeld, onFollow })
  useTouch(scroller, onTouch)
  useRowClicks(scroller, look.onToggle)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are others then
  useEffect(() => virtualizer.measure(), [virtualizer, height, isWrapped])
  useEffect(() => {
    if (virtualizer.itemSizeCache.size > MOST_SIZES) virtualizer.measure()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new target moves what is seen
  useEffect(() => {
    const index = target ? rows.findIndex(({ key }) => key === target.key) : -1
    if (!target || index < 0) return
    if (target.to === 'nearest')
      scroller.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' })
    else virtualizer.scrollToIndex(index, { align: target.to })
  }, [target])

  return (
    <div
      ref={scroller}
      className={`log-list${isWrapped ? ' log-list--wrapped' : ''}`}
      role="log"
      aria-live="off"
      aria-label="Events"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      <div className="log-list__all" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index]
          if (!row) return null
          const event = row.kind === 'event' ? row.event : undefined
          const isOpen = event !== undefined && opened.has(row.key)
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              className="log-list__place"
              data-index={index}
              data-event={event?.id}
              data-current={row.key === current || undefined}
              data-context={(event && isContext?.(event)) || undefined}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line row={row} isOpen={isOpen} spans={event && spansOf(event)} look={look} />
              {event && isOpen && (
                <Details event={event} path={path} onContext={onContext && (count => onContext(row.key, count))} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
