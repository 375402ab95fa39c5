import { outsideText } from './outsideText.ts'
import type { VisibleRange } from './visibleRange.ts'

/** Says how many values lie outside of the range that a chart shows, and shows them on request. */
export const OutsideNote = ({
  values,
  range,
  isWhole,
  onWhole,
}: {
  values: readonly (number | null)[]
  range: VisibleRange
  /** Whether the chart shows all values all the same. */
  isWhole: boolean
  onWhole: (isWhole: boolean) => void
}) => (
  <p className="chart__note">
    {outsideText(values, range, isWhole)}{' '}
    <button type="button" className="chart__note-button" onClick={() => onWhole(!isWhole)}>
      {isWhole ? 'Leave out' : 'Show all'}
    </button>
  </p>
)
