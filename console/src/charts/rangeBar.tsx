import { Segments } from '../design/segments.tsx'
import { Time } from '../design/time.tsx'
import { PRESET_NAMES, PRESETS, type Preset, type Range } from './range.ts'

const NONE = 'chosen'

/** Chooses the time that the charts show, and says how much was read for it. */
export const RangeBar = ({
  range,
  preset,
  onPreset,
  told,
}: {
  range: Range
  preset: Preset
  onPreset: (preset: Preset) => void
  /** The number of events that were read, in words. */
  told: string
}) => (
  <div className="chart-range">
    <Segments<Preset | typeof NONE>
      label="Range"
      value={range.kind === 'live' ? preset : NONE}
      onChange={next => next !== NONE && onPreset(next)}
      choices={[
        ...PRESET_NAMES.map(value => ({ value, label: PRESETS[value].label })),
        ...(range.kind === 'past' ? [{ value: NONE, label: 'Custom' } as const] : []),
      ]}
    />
    {range.kind === 'past' && (
      <span>
        <Time at={range.from} /> – <Time at={range.to} />
      </span>
    )}
    <span className="muted" role="status">
      {told}
    </span>
    <span className="muted chart-range__hint">Drag across a chart to choose a range.</span>
  </div>
)
