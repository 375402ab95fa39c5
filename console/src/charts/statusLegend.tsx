import { durationText } from '../design/duration.ts'
import { Time } from '../design/time.tsx'
import type { StatusMarks, StatusSpan } from './statusHistory.ts'

const WORDS = { late: 'Late', offline: 'Offline' } as const

/** How often a device had a status within a range, and for how long in all. */
const summed = (spans: readonly StatusSpan[], { from, to }: { readonly from: number; readonly to: number }): string => {
  const ms = spans.reduce((sum, span) => sum + Math.min(to, span.to ?? to) - Math.max(from, span.from), 0)
  return `${spans.length} (${durationText(ms / 1000)})`
}

/** Counts the times in which the device was late or offline, and says when it was heard for the first time. */
export const StatusLegend = ({
  silences,
  firstSeen,
  from,
  to,
}: {
  silences: readonly StatusSpan[]
  firstSeen: StatusMarks['firstSeen']
  from: number
  to: number
}) => (
  <>
    {(['late', 'offline'] as const).map(status => {
      const spans = silences.filter(span => span.status === status)
      return (
        spans.length > 0 && (
          <li key={status}>
            <span className={`chart-marks__${status}`} aria-hidden="true" /> {WORDS[status]}:{' '}
            {summed(spans, { from, to })}
          </li>
        )
      )
    })}
    {firstSeen !== undefined && (
      <li>
        <span className="chart-marks__first" aria-hidden="true" /> Heard first: <Time at={firstSeen} />
      </li>
    )}
  </>
)
