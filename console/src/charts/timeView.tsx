import { useCallback, useMemo, useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import type { Device } from '../../../core/contracts/http.ts'
import { stored } from '../design/stored.ts'
import { LogView } from '../log/logView.tsx'
import { goToPlace, usePlace } from '../log/place/place.ts'
import { PageError } from '../session/pageError.tsx'
import { ActivityChart, FieldChart, TemperatureChart } from './charts.tsx'
import './charts.css'
import { sendsLines, sourceKindOf } from '../sources/sourceKind.ts'
import { AlertsLegend } from './alertsLegend.tsx'
import type { Marks } from './marks.ts'
import { PRESET_NAMES, type Preset, rangeOf } from './range.ts'
import { RangeBar } from './rangeBar.tsx'
import { holesIn } from './sample.ts'
import type { SamplesSnapshot } from './samples.ts'
import { type ChartsOptions, LinesOfDevice, ServiceCharts } from './serviceCharts.tsx'
import { StatusLegend } from './statusLegend.tsx'
import { useAlertMarks } from './useAlertMarks.ts'
import { useFrame } from './useFrame.ts'
import { useSamples } from './useSamples.ts'
import { useStatusMarks } from './useStatusMarks.ts'

const storedPreset = stored('sonde.range', PRESET_NAMES, '24h')

const number = new Intl.NumberFormat('en')

const emptinessOf = (reading: number | undefined, problem: unknown): string => {
  if (problem !== undefined) return 'The uplinks of this range could not be read.'
  return reading === undefined ? 'Nothing was reported in this range.' : 'Reading …'
}

const MarksLegend = ({ marks, from, to }: { marks: Marks; from: number; to: number }) => (
  <ul className="chart-marks">
    <li>
      <span className="chart-marks__reboot" aria-hidden="true" /> Reboots: {marks.reboots.length}
    </li>
    <li>
      <span className="chart-marks__hole" aria-hidden="true" /> Missing uplinks:{' '}
      {marks.holes.reduce((sum, { count }) => sum + count, 0)}
    </li>
    <AlertsLegend alerts={marks.alerts} />
    <StatusLegend silences={marks.silences} firstSeen={marks.firstSeen} from={from} to={to} />
  </ul>
)

const toldOf = ({ reading, isCut, samples }: SamplesSnapshot): string => {
  const read =
    reading === undefined ? `${number.format(samples.length)} uplinks` : `${number.format(reading)} events read …`
  return isCut ? `${read} · the newest ones only: choose a shorter range to see the others` : read
}

/** The charts of a device. */
const DeviceCharts = ({ device, ...options }: ChartsOptions & { device: Device | undefined }) => {
  const { deviceId, range, rangeBar, onEvent } = options
  const samples = useSamples(deviceId, range)
  const { from, to, reading, problem, hear } = samples
  const heard = useCallback(
    (event: EventFrame) => {
      hear(event)
      onEvent(event)
    },
    [hear, onEvent],
  )
  const alerts = useAlertMarks(deviceId, samples.alerts, samples)
  const statuses = useStatusMarks(device, samples.statuses, samples)
  const marks = useMemo(
    (): Marks => ({
      alerts,
      silences: statuses.spans,
      firstSeen: statuses.firstSeen,
      reboots: samples.samples.filter(one => one.reboot !== undefined).map(({ at }) => at),
      holes: holesIn(samples.samples),
    }),
    [samples.samples, alerts, statuses],
  )
  const frame = useFrame({ from, to, marks, emptiness: emptinessOf(reading, problem) })
  return (
    <div className="charts">
      {rangeBar(toldOf(samples))}
      <PageError error={problem} />
      <MarksLegend marks={marks} from={from} to={to} />
      <TemperatureChart samples={samples.samples} frame={frame} />
      <ActivityChart samples={samples.samples} frame={frame} />
      <FieldChart samples={samples.samples} frame={frame} />
      {device && sendsLines(device) && <LinesOfDevice {...options} marks={marks} />}
      <div className="charts__log">
        <LogView devices={[deviceId]} onEvent={heard} />
      </div>
    </div>
  )
}

/**
 * A device or a service over time: its charts, and below them the log of the same range. Both read the range from the page's
 * address (`?from=TIME&to=TIME`), and both go on with what arrives live.
 */
export const TimeView = ({
  deviceId,
  device,
  onEvent,
}: {
  deviceId: string
  /** Its record, unless it has none. */
  device: Device | undefined
  onEvent: (event: EventFrame) => void
}) => {
  const place = usePlace()
  const [preset, setPreset] = useState(storedPreset.read)
  const range = rangeOf(place, preset)
  const choose = (next: Preset) => {
    storedPreset.write(next)
    setPreset(next)
    if (range.kind === 'past') goToPlace({})
  }
  const rangeBar = (told: string) => <RangeBar range={range} preset={preset} onPreset={choose} told={told} />
  const options = { deviceId, range, rangeBar, onEvent }
  if (device && sourceKindOf(device) === 'service') return <ServiceCharts {...options} />
  return <DeviceCharts {...options} device={device} />
}
