import { memo } from 'react'
import { Link } from '../design/link.tsx'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { devicePath } from '../route.ts'
import { BarLine } from './barLine.tsx'
import { BAR_MS } from './bars.ts'
import type { FleetRow } from './fleetRow.ts'
import { statusAt } from './status.ts'
import { StatusMark } from './statusMark.tsx'

const temperatureText = (temperature: FleetRow['temperature']): string =>
  typeof temperature === 'number' ? `${temperature.toFixed(1)} °C` : visibleText(temperature ?? '–')

/** One device. The whole line leads to it. */
export const FleetLine = memo(
  ({
    row,
    index,
    top,
    height,
    nowMs,
  }: {
    row: FleetRow
    index: number
    top: number
    height: number
    nowMs: number
  }) => (
    // biome-ignore-start lint/a11y/useSemanticElements: see FleetHead
    // biome-ignore-start lint/a11y/useFocusableInteractive: a line is reached by its link
    <div
      role="row"
      className="fleet__row"
      aria-rowindex={index + 2}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <div role="cell" className="fleet__status">
        <StatusMark status={statusAt(row, nowMs)} />
      </div>
      <div role="cell" className="fleet__device">
        <Link href={devicePath(row.deviceId)}>{visibleText(row.deviceId)}</Link>
      </div>
      <div role="cell" className="fleet__seen">
        {row.seenAtMs === null ? 'never' : <Time at={row.seenAtMs} as="relative" />}
      </div>
      <div role="cell" className="fleet__firmware mono">
        {visibleText(row.firmware ?? '–')}
      </div>
      <div role="cell" className="fleet__temperature">
        {temperatureText(row.temperature)}
      </div>
      <div role="cell" className="fleet__count">
        {row.uplinkCount === null ? '–' : `#${row.uplinkCount}`}
      </div>
      <div role="cell" className="fleet__recent">
        <BarLine bars={row.bars} nowMs={Math.floor(nowMs / BAR_MS) * BAR_MS} />
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: a line is reached by its link
    // biome-ignore-end lint/a11y/useSemanticElements: see FleetHead
  ),
)
