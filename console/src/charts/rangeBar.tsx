import { Segments } from '../design/segments.tsx'
import { Time } from '../design/time.tsx'
import { PRESET_NAMES, PRESETS, type Preset, type Range } from './range.ts'

const number = new Intl.NumberFormat('en')
const NONE = 'chosen'

/** The range of time that is shown: the last so long, live, or what was chosen by dragging. */
export const RangeBar = ({
  range,
  preset,
  onPreset,
  reading,
  isCut,
  count,
}: {
  range: Range
  preset: Preset
  onPreset: (preset: Preset) => void
  reading: number | undefined
  isCut: boolean
  count: number
}) => (
  <div className="chart-range">
    <Segments<Preset | typeof NONE>
      label="Range"
      value={range.kind === 'live' ? preset : NONE}
      onChange={next => next !== NONE && onPreset(next)}
      choices={[
        ...PRESET_NAMES.map(value => ({ value, label: PRESETS[value].label })),
        ...(range.kind === 'past' ? [{ value: NONE, label: 'Chosen' } as const] : []),
      ]}
    />
    {range.kind === 'past' && (
      <span>
        <Time at={range.from} /> – <Time at={range.to} />
      </span>
    )}
    <span className="muted" role="status">
      {reading === undefined ? `${number.format(count)} uplinks` : `${number.format(reading)} events read …`}
      {isCut && ' · the newest of more: choose a shorter range to see the others'}
    </span>
    <span className="muted chart-range__hint">Drag over a chart to choose a range.</span>
  </div>
)
