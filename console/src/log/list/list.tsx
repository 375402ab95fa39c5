import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useRef } from 'react'
import { scrollable } from '../../design/scrollable.ts'
import { useMedia } from '../../design/useMedia.ts'
import type { Row } from '../../feed/row.ts'
import '../rows.css'
import { useSizes } from '../../design/useSizes.ts'
import { Details } from '../details.tsx'
import { EventLine } from '../eventRow.tsx'
import { MarkRow } from '../markRow.tsx'
import type { Spans } from '../search/query.ts'
import { useLog, useLogState } from '../store/useLog.ts'
import { useReveal } from './useReveal.ts'
import { useRowClicks } from './useRowClicks.ts'
import { useScroll } from './useScroll.ts'
import { useTouch } from './useTouch.ts'

/** Heights of a row, px: one line on a wide page, two lines on a narrow one. */
const HEIGHT = 26
const NARROW_HEIGHT = 46
const NARROW = '(max-width: 45rem)'
const OVERSCAN = 12

const Line = memo(({ row, isOpen, spans }: { row: Row; isOpen: boolean; spans: Spans | undefined }) =>
  row.kind === 'event' ? (
    <>
      <EventLine row={row} isOpen={isOpen} spans={spans} />
      {isOpen && <Details event={row.event} />}
    </>
  ) : (
    <MarkRow row={row} />
  ),
)

/** The rows of a log. Only those in view are on the page. */
export const LogList = () => {
  const { touch, toggle } = useLog()
  const rows = useLogState(({ shown }) => shown)
  const opened = useLogState(state => state.opened)
  const current = useLogState(state => state.current)
  const spansOf = useLogState(state => state.spansOf)
  const isContext = useLogState(state => state.isContext)
  const isWrapped = useLogState(({ settings }) => settings.isWrapped)
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
  useReveal(scroller, virtualizer)

  return (
    <div
      ref={scroller}
      className={`log-list${isWrapped ? ' log-list--wrapped' : ''}`}
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
              <Line row={row} isOpen={opened.has(row.key)} spans={event && spansOf(event)} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
