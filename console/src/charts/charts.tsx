import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { visibleText } from '../design/visibleText.ts'
import { activityOf, stacked } from './activity.ts'
import { Chart, type Frame } from './chart.tsx'
import { OutsideNote } from './outsideNote.tsx'
import { numericPaths, type Sample } from './sample.ts'
import { lineOf } from './series.ts'
import { StackedChart } from './stackedChart.tsx'
import { visibleHeights, visibleRange } from './visibleRange.ts'

/** Labels of the known parts of the activity. */
const NAMES: Readonly<Record<string, string>> = {
  sleep: 'Sleep',
  modem: 'Modem',
  gnss: 'GNSS',
  wifi: 'Wi-Fi',
  other: 'Other',
}
const TEMPERATURE = 'heartbeat.modem_temperature'
const BARS = {
  hour: { title: 'hour', unit: 'min', seconds: 60 },
  day: { title: 'day', unit: 'h', seconds: 3600 },
} as const
const COLOURS = 8

const LineChart = ({
  title,
  label = title,
  control,
  unit,
  samples,
  numberOf,
  colour,
  frame,
}: {
  title: string
  /** The name of the line; the title unless given. */
  label?: string
  control?: ReactNode
  unit: string
  samples: readonly Sample[]
  numberOf: (sample: Sample) => number | undefined
  colour: number
  frame: Frame
}) => {
  const [isWhole, setIsWhole] = useState(false)
  const { data, entries, visible } = useMemo(() => {
    const { xs, ys } = lineOf(samples, numberOf)
    const series = [{ label, colour, values: ys }]
    const visible = visibleRange(ys)
    const data = { xs, series, look: 'line' as const, visible: isWhole ? undefined : visible }
    return { data, entries: series, visible }
  }, [samples, numberOf, label, colour, isWhole])
  const note = visible && (
    <OutsideNote values={entries[0]?.values ?? []} range={visible} isWhole={isWhole} onWhole={setIsWhole} />
  )
  return <Chart title={title} control={control} note={note} unit={unit} data={data} entries={entries} frame={frame} />
}

const temperatureOf = ({ temperature }: Sample) => temperature

/** The temperature of the modem. */
export const TemperatureChart = ({ samples, frame }: { samples: readonly Sample[]; frame: Frame }) => (
  <LineChart title="Modem temperature" unit="°C" samples={samples} numberOf={temperatureOf} colour={1} frame={frame} />
)

/** The activity of the device by hour or day, as stacked parts. */
export const ActivityChart = ({ samples, frame }: { samples: readonly Sample[]; frame: Frame }) => {
  const { from, to, isUtc } = frame
  const [isWhole, setIsWhole] = useState(false)
  const activity = useMemo(() => activityOf(samples, to - from, isUtc), [samples, from, to, isUtc])
  const { title, unit, parts, totals, visible } = useMemo(() => {
    const { length, parts, seconds } = activity
    const bar = BARS[length]
    const values = seconds.map(part => part.map(value => value / bar.seconds))
    const labelled = parts.map((part, index) => ({
      label: NAMES[part] ?? visibleText(part),
      colour: index % COLOURS,
      values: values[index] ?? [],
    }))
    const totals = stacked(values).at(-1) ?? []
    return {
      title: `Activity by ${bar.title}`,
      unit: bar.unit,
      parts: labelled,
      totals,
      visible: visibleHeights(totals),
    }
  }, [activity])
  const [first] = activity.spans
  const last = activity.spans.at(-1)
  const isCut = (first && first.from < from) || (last && last.to > to)
  const note = (
    <>
      {visible && <OutsideNote values={totals} range={visible} isWhole={isWhole} onWhole={setIsWhole} />}
      {isCut && (
        <p className="chart__note muted">
          {activity.length === 'hour' ? 'An hour' : 'A day'} that the range cuts counts only its uplinks within the
          range.
        </p>
      )}
    </>
  )
  return (
    <StackedChart
      title={title}
      unit={unit}
      spans={activity.spans}
      parts={parts}
      visible={isWhole ? undefined : visible}
      note={note}
      frame={frame}
    />
  )
}

/** Any number that the device reports, to choose from a list. */
export const FieldChart = ({ samples, frame }: { samples: readonly Sample[]; frame: Frame }) => {
  const paths = useMemo(() => numericPaths(samples).filter(path => path !== TEMPERATURE), [samples])
  const [chosen, setChosen] = useState<string>()
  const path = chosen ?? paths.find(one => one !== 'uplink_count') ?? paths[0] ?? ''
  const numberOf = useCallback(({ numbers }: Sample) => numbers.get(path), [path])
  const control = (
    <select className="select" aria-label="Field" value={path} onChange={event => setChosen(event.currentTarget.value)}>
      {[...new Set([path, ...paths])].map(one => (
        <option key={one} value={one}>
          {visibleText(one)}
        </option>
      ))}
    </select>
  )
  return (
    <LineChart
      title="Any field"
      label={visibleText(path)}
      control={control}
      unit="value"
      samples={samples}
      numberOf={numberOf}
      colour={2}
      frame={frame}
    />
  )
}
