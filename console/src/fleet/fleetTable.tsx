import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNow } from '../design/now.ts'
import { useMedia } from '../design/useMedia.ts'
import { COLUMNS } from './columns.ts'
import { FleetHead } from './fleetHead.tsx'
import { FleetLine } from './fleetLine.tsx'
import type { FleetRow } from './fleetRow.ts'
import { held, type Sort, sorted } from './sort.ts'

/** Rows that are passed by faster are not looked at, ms. */
const REST_MS = 150
const HEIGHTS = { wide: 40, narrow: 66 }

/** The order of the rows; while a pointer or the focus is among them it stays as it is. */
const useOrder = (rows: readonly FleetRow[], sort: Sort, isHeld: boolean): readonly FleetRow[] => {
  const nowMs = useNow('tenSeconds')
  const last = useRef<{ readonly sort: Sort; readonly order: readonly string[] }>(undefined)
  const ordered = useMemo(() => {
    const before = last.current
    return isHeld && before?.sort === sort ? held(rows, before.order) : sorted(rows, sort, nowMs)
  }, [rows, sort, isHeld, nowMs])
  useEffect(() => {
    last.current = { sort, order: ordered.map(({ deviceId }) => deviceId) }
  }, [sort, ordered])
  return ordered
}

/** Devices as a table, of which only what is seen is there: ten thousand are as smooth as ten. */
export const FleetTable = ({
  rows,
  onLook,
}: {
  rows: readonly FleetRow[]
  /** Hears which devices are on the screen, once it rests. */
  onLook: (deviceIds: readonly string[]) => void
}) => {
  const [sort, setSort] = useState<Sort>({ column: 'device', direction: 'ascending' })
  const [isHeld, setIsHeld] = useState(false)
  const ordered = useOrder(rows, sort, isHeld)
  const nowMs = useNow()
  const height = useMedia('(max-width: 48rem)') ? HEIGHTS.narrow : HEIGHTS.wide
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: index => ordered[index]?.deviceId ?? index,
    overscan: 6,
  })
  const inView = virtualizer
    .getVirtualItems()
    .flatMap(({ index }) => ordered[index]?.deviceId ?? [])
    .join(' ')
  useEffect(() => {
    const timer = setTimeout(() => onLook(inView.split(' ')), REST_MS)
    return () => clearTimeout(timer)
  }, [inView, onLook])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured is of another height
  useEffect(() => virtualizer.measure(), [virtualizer, height])

  return (
    // biome-ignore-start lint/a11y/useSemanticElements: see FleetHead
    <div
      className="fleet__table"
      role="table"
      aria-label="Devices"
      aria-rowcount={ordered.length + 1}
      aria-colcount={COLUMNS.length}
    >
      <FleetHead sort={sort} onSort={setSort} />
      <div ref={scroller} className="fleet__scroller" role="presentation">
        <div
          role="rowgroup"
          className="fleet__rows"
          style={{ height: virtualizer.getTotalSize() }}
          onPointerEnter={() => setIsHeld(true)}
          onPointerLeave={() => setIsHeld(false)}
        >
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const row = ordered[index]
            return row && <FleetLine key={key} row={row} index={index} top={start} height={height} nowMs={nowMs} />
          })}
        </div>
      </div>
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: see FleetHead
  )
}
