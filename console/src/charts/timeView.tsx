import { useCallback, useMemo, useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import { stored } from '../design/stored.ts'
import { useTimeFormat } from '../design/time.tsx'
import { LogView } from '../log/logView.tsx'
import { goToPlace, usePlace } from '../log/place/place.ts'
import { PageError } from '../session/pageError.tsx'
import { ActivityChart, FieldChart, TemperatureChart } from './charts.tsx'
import './charts.css'
import { usePalette } from './palette.ts'
import { PRESET_NAMES, type Preset, rangeOf } from './range.ts'
import { RangeBar } from './rangeBar.tsx'
import { holesIn } from './sample.ts'
import { useSamples } from './useSamples.ts'

const storedPreset = stored('sonde.range', PRESET_NAMES, '24h')

const zoom = (from: number, to: number) =>
  goToPlace({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })

const emptinessOf = (reading: number | undefined, problem: unknown): string => {
  if (problem !== undefined) return 'The uplinks of this range could not be read.'
  return reading === undefined ? 'Nothing was reported in this range.' : 'Reading …'
}

const MarksLegend = ({ reboots, missing }: { reboots: number; missing: number }) => (
  <ul className="chart-marks">
    <li>
      <span className="chart-marks__reboot" aria-hidden="true" /> Reboots: {reboots}
    </li>
    <li>
      <span className="chart-marks__hole" aria-hidden="true" /> Missing uplinks: {missing}
    </li>
  </ul>
)

/**
 * A device over time: its charts, and below them the log of the same range. Both read the range from the page's address
 * (`?from=TIME&to=TIME`), and both show the live events of the log.
 */
export const TimeView = ({ deviceId, onEvent }: { deviceId: string; onEvent: (event: EventFrame) => void }) => {
  const place = usePlace()
  const [preset, setPreset] = useState(storedPreset.read)
  const range = rangeOf(place, preset)
  const { samples, from, to, reading, isCut, problem, hear } = useSamples(deviceId, range)
  const heard = useCallback(
    (event: EventFrame) => {
      hear(event)
      onEvent(event)
    },
    [hear, onEvent],
  )
  const palette = usePalette()
  const isUtc = useTimeFormat().format === 'utc'
  const marks = useMemo(
    () => ({ reboots: samples.filter(one => one.reboot !== undefined).map(({ at }) => at), holes: holesIn(samples) }),
    [samples],
  )
  const emptiness = emptinessOf(reading, problem)
  const frame = useMemo(
    () => ({ from, to, marks, palette, isUtc, emptiness, onZoom: zoom }),
    [from, to, marks, palette, isUtc, emptiness],
  )
  const choose = (next: Preset) => {
    storedPreset.write(next)
    setPreset(next)
    if (range.kind === 'past') goToPlace({})
  }
  return (
    <div className="charts">
      <RangeBar
        range={range}
        preset={preset}
        onPreset={choose}
        reading={reading}
        isCut={isCut}
        count={samples.length}
      />
      <PageError error={problem} />
      <MarksLegend reboots={marks.reboots.length} missing={marks.holes.reduce((sum, { count }) => sum + count, 0)} />
      <TemperatureChart samples={samples} frame={frame} />
      <ActivityChart samples={samples} frame={frame} />
      <FieldChart samples={samples} frame={frame} />
      <div className="charts__log">
        <LogView devices={[deviceId]} onEvent={heard} />
      </div>
    </div>
  )
}
