import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNow } from '../design/now.ts'
import { RowGroup, Table } from '../design/table.tsx'
import { useMedia } from '../design/useMedia.ts'
import { useSizes } from '../design/useSizes.ts'
import { useOpenAlerts } from '../openAlerts/provider.tsx'
import type { StatusRules } from '../sources/statusOf.ts'
import { COLUMNS } from './columns.ts'
import { FleetHead } from './fleetHead.tsx'
import { FleetLine } from './fleetLine.tsx'
import type { FleetRow } from './fleetRow.ts'
import { held, type Sort, sorted } from './sort.ts'

/** Rows that leave the screen sooner do not count as seen, ms. */
const REST_MS = 150
const HEIGHTS = { wide: 40, narrow: 66 }

/** Orders the rows. While a pointer is over them, the order stays. */
const useOrder = (rows: readonly FleetRow[], sort: Sort, isHeld: boolean, rules: StatusRules): readonly FleetRow[] => {
  const nowMs = useNow('tenSeconds')
  const last = useRef<{ readonly sort: Sort; readonly order: readonly string[] }>(undefined)
  const ordered = useMemo(() => {
    const before = last.current
    return isHeld && before?.sort === sort ? held(rows, before.order) : sorted(rows, sort, nowMs, rules)
  }, [rows, sort, isHeld, nowMs, rules])
  useEffect(() => {
    last.current = { sort, order: ordered.map(({ deviceId }) => deviceId) }
  }, [sort, ordered])
  return ordered
}

/** The devices as a table. Only the rows in view are on the page, so that ten thousand scroll like ten. */
export const FleetTable = ({
  rows,
  rules,
  onLook,
}: {
  rows: readonly FleetRow[]
  rules: StatusRules
  /** Hears which devices are on the screen, once scrolling rests. */
  onLook: (deviceIds: readonly string[]) => void
}) => {
  const [sort, setSort] = useState<Sort>({ column: 'device', direction: 'ascending' })
  const [isHeld, setIsHeld] = useState(false)
  const ordered = useOrder(rows, sort, isHeld, rules)
  const nowMs = useNow()
  const alerts = useOpenAlerts()
  const height = useMedia('(max-width: 48rem)') ? HEIGHTS.narrow : HEIGHTS.wide
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
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
  useSizes(virtualizer, `${height}`)

  return (
    <Table
      className="fleet__table"
      aria-label="Devices"
      aria-rowcount={ordered.length + 1}
      aria-colcount={COLUMNS.length}
    >
      <FleetHead sort={sort} onSort={setSort} />
      <div ref={scroller} className="fleet__scroller" role="presentation">
        <RowGroup
          className="fleet__rows"
          style={{ height: virtualizer.getTotalSize() }}
          onPointerEnter={() => setIsHeld(true)}
          onPointerLeave={() => setIsHeld(false)}
        >
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const row = ordered[index]
            return (
              row && (
                <FleetLine
                  key={key}
                  row={row}
                  index={index}
                  top={start}
                  height={height}
                  nowMs={nowMs}
                  rules={rules}
                  alerts={alerts.get(row.deviceId)}
                />
              )
            )
          })}
        </RowGroup>
      </div>
    </Table>
  )
}
