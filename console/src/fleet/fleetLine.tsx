import { memo } from 'react'
import { devicePath } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { Cell, Row } from '../design/table.tsx'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { AlertMarks } from '../openAlerts/alertMarks.tsx'
import type { OpenAlert } from '../openAlerts/byDevice.ts'
import { SourceMark } from '../sources/sourceMark.tsx'
import { type StatusRules, silentSince, statusOf } from '../sources/statusOf.ts'
import { BarLine } from './barLine.tsx'
import { BAR_MS } from './bars.ts'
import type { FleetRow } from './fleetRow.ts'
import { KeyMark } from './keyMark.tsx'
import { StatusMark } from './statusMark.tsx'

const temperatureText = (temperature: FleetRow['temperature']): string =>
  typeof temperature === 'number' ? `${temperature.toFixed(1)} °C` : visibleText(temperature ?? '–')

/** One device or service. The whole line is a link to it. */
export const FleetLine = memo(
  ({
    row,
    index,
    top,
    height,
    nowMs,
    rules,
    alerts,
  }: {
    row: FleetRow
    index: number
    top: number
    height: number
    nowMs: number
    rules: StatusRules
    /** The alerts that are open about it. */
    alerts: readonly OpenAlert[] | undefined
  }) => (
    <Row className="fleet__row" aria-rowindex={index + 2} style={{ height, transform: `translateY(${top}px)` }}>
      <Cell className="fleet__status">
        <StatusMark status={statusOf(row, nowMs, rules)} sinceMs={silentSince(row, nowMs, rules)} />
      </Cell>
      <Cell className="fleet__device">
        <SourceMark kind={row.kind} />
        <Link href={devicePath(row.deviceId)}>{visibleText(row.deviceId)}</Link>
        {row.isProtected && <KeyMark />}
        {alerts && <AlertMarks alerts={alerts} />}
      </Cell>
      <Cell className="fleet__seen">{row.seenAtMs === null ? 'never' : <Time at={row.seenAtMs} as="relative" />}</Cell>
      <Cell className="fleet__firmware mono">{visibleText(row.firmware ?? '–')}</Cell>
      <Cell className="fleet__temperature">{temperatureText(row.temperature)}</Cell>
      <Cell className="fleet__count">{row.uplinkCount === null ? '–' : `#${row.uplinkCount}`}</Cell>
      <Cell className="fleet__recent">
        <BarLine bars={row.bars} nowMs={Math.floor(nowMs / BAR_MS) * BAR_MS} />
      </Cell>
    </Row>
  ),
)
