import { type ReactNode, useCallback, useMemo } from 'react'
import type { EventFrame, Level } from '../../../client/watch.ts'
import { LogView } from '../log/logView.tsx'
import { PageError } from '../session/pageError.tsx'
import { AlertsLegend } from './alertsLegend.tsx'
import type { Frame } from './chart.tsx'
import { type Marks, NO_MARKS } from './marks.ts'
import { colourOfLevel } from './palette.ts'
import type { Range } from './range.ts'
import type { Rates } from './rates.ts'
import { StackedChart } from './stackedChart.tsx'
import { useAlertHistory } from './useAlertHistory.ts'
import { useAlertMarks } from './useAlertMarks.ts'
import { useFrame } from './useFrame.ts'
import { useRates } from './useRates.ts'

/** The options of the charts of a page. */
export type ChartsOptions = {
  readonly deviceId: string
  readonly range: Range
  /** The bar that chooses the range. @param told the number of events that were read, in words */
  readonly rangeBar: (told: string) => ReactNode
  readonly onEvent: (event: EventFrame) => void
}

const LOUD: readonly Level[] = ['warn', 'error', 'fatal']

const number = new Intl.NumberFormat('en')

const emptinessOf = (rates: Rates | undefined, problem: unknown): string => {
  if (problem !== undefined) return 'The counts of this range could not be read.'
  return rates ? 'No lines were counted in this range.' : 'Reading …'
}

const partsOf = (rates: Rates | undefined, isShown: (level: Level) => boolean) =>
  (rates?.levels ?? [])
    .filter(({ level }) => isShown(level))
    .map(({ level, counts }) => ({ label: level, colour: colourOfLevel(level), values: counts }))

const RateChart = ({
  title,
  rates,
  frame,
  levels,
}: {
  title: string
  rates: Rates | undefined
  frame: Frame
  /** The levels that it shows; all of them unless given. */
  levels?: readonly Level[]
}) => {
  const parts = useMemo(() => partsOf(rates, level => levels?.includes(level) ?? true), [rates, levels])
  return <StackedChart title={title} unit="lines" spans={rates?.spans ?? []} parts={parts} frame={frame} />
}

/** The rates of log lines, by level. Errors have a chart of their own: among all lines they would hardly be seen. */
const RateCharts = ({ rates, frame }: { rates: Rates | undefined; frame: Frame }) => {
  const bar = rates?.by ?? 'minute'
  const hasLoud = rates?.levels.some(({ level }) => LOUD.includes(level)) ?? false
  return (
    <>
      <RateChart title={`Lines by ${bar}`} rates={rates} frame={frame} />
      {hasLoud && <RateChart title={`Warnings and errors by ${bar}`} rates={rates} frame={frame} levels={LOUD} />}
    </>
  )
}

/** A service over time: its rates, and the log of the same range. */
export const ServiceCharts = ({ deviceId, range, rangeBar, onEvent }: ChartsOptions) => {
  const { rates, from, to, problem, hear } = useRates(deviceId, range)
  const history = useAlertHistory(deviceId, range)
  const alerts = useAlertMarks(deviceId, history.spans, { from, to })
  const marks = useMemo((): Marks => ({ ...NO_MARKS, alerts }), [alerts])
  const frame = useFrame({ from, to, marks, emptiness: emptinessOf(rates, problem) })
  const heard = useCallback(
    (event: EventFrame) => {
      hear()
      history.hear(event)
      onEvent(event)
    },
    [hear, history.hear, onEvent],
  )
  return (
    <div className="charts">
      {rangeBar(rates ? `${number.format(rates.total)} lines` : '')}
      <PageError error={problem} />
      {alerts.length > 0 && (
        <ul className="chart-marks">
          <AlertsLegend alerts={alerts} />
        </ul>
      )}
      <RateCharts rates={rates} frame={frame} />
      <div className="charts__log">
        <LogView devices={[deviceId]} onEvent={heard} />
      </div>
    </div>
  )
}

/** The rates of the log lines that a device sends beside its uplinks. */
export const LinesOfDevice = ({
  deviceId,
  range,
  marks,
}: Pick<ChartsOptions, 'deviceId' | 'range'> & { marks: Marks }) => {
  const { rates, from, to, problem } = useRates(deviceId, range)
  const frame = useFrame({ from, to, marks, emptiness: emptinessOf(rates, problem) })
  return (
    <>
      <PageError error={problem} />
      <RateCharts rates={rates} frame={frame} />
    </>
  )
}
