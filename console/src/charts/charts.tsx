import { useMemo, useState } from 'react'
import { visibleText } from '../design/visibleText.ts'
import { activityOf, stacked } from './activity.ts'
import { Chart, type Frame } from './chart.tsx'
import { numericPaths, type Sample } from './sample.ts'
import { lineOf } from './series.ts'

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
  unit,
  samples,
  numberOf,
  colour,
  frame,
}: {
  title: string
  unit: string
  samples: readonly Sample[]
  numberOf: (sample: Sample) => number | undefined
  colour: number
  frame: Frame
}) => {
  const { data, entries } = useMemo(() => {
    const { xs, ys } = lineOf(samples, numberOf)
    const series = [{ label: title, colour, values: ys }]
    return { data: { xs, series, look: 'line' as const }, entries: series }
  }, [samples, numberOf, title, colour])
  return <Chart title={title} unit={unit} data={data} entries={entries} frame={frame} />
}

const temperatureOf = ({ temperature }: Sample) => temperature

/** The temperature of the modem. */
export const TemperatureChart = ({ samples, frame }: { samples: readonly Sample[]; frame: Frame }) => (
  <LineChart title="Modem temperature" unit="°C" samples={samples} numberOf={temperatureOf} colour={1} frame={frame} />
)

/** The activity of the device by hour or day, as stacked parts. */
export const ActivityChart = ({ samples, frame }: { samples: readonly Sample[]; frame: Frame }) => {
  const rangeMs = frame.to - frame.from
  const { title, unit, data, entries } = useMemo(() => {
    const { length, parts, starts, seconds } = activityOf(samples, rangeMs)
    const bar = BARS[length]
    const values = seconds.map(part => part.map(value => value / bar.seconds))
    const labelled = parts.map((part, index) => ({
      label: NAMES[part] ?? visibleText(part),
      colour: index % COLOURS,
      values: values[index] ?? [],
    }))
    const sums = stacked(values)
    const series = labelled.map((entry, index) => ({ ...entry, values: sums[index] ?? [] })).reverse()
    return {
      title: `Activity by ${bar.title}`,
      unit: bar.unit,
      data: { xs: starts.map(start => start / 1000), series, look: 'bars' as const },
      entries: labelled,
    }
  }, [samples, rangeMs])
  return <Chart title={title} unit={unit} data={data} entries={entries} frame={frame} />
}

/** Any number that the device reports, to choose from a list. */
export const FieldChart = ({ samples, frame }: { samples: readonly Sample[]; frame: Frame }) => {
  const paths = useMemo(() => numericPaths(samples).filter(path => path !== TEMPERATURE), [samples])
  const [chosen, setChosen] = useState<string>()
  const path = chosen ?? paths.find(one => one !== 'uplink_count') ?? paths[0] ?? ''
  const { data, entries } = useMemo(() => {
    const { xs, ys } = lineOf(samples, ({ numbers }) => numbers.get(path))
    const series = [{ label: visibleText(path), colour: 2, values: ys }]
    return { data: { xs, series, look: 'line' as const }, entries: series }
  }, [samples, path])
  const control = (
    <select className="select" aria-label="Field" value={path} onChange={event => setChosen(event.currentTarget.value)}>
      {[...new Set([path, ...paths])].map(one => (
        <option key={one} value={one}>
          {visibleText(one)}
        </option>
      ))}
    </select>
  )
  return <Chart title="Any field" control={control} unit="value" data={data} entries={entries} frame={frame} />
}
