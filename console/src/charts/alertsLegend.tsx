import type { AlertSpan } from './alertSpans.ts'

/** Counts the alerts over the charts, and names their rules. */
export const AlertsLegend = ({ alerts }: { alerts: readonly AlertSpan[] }) =>
  alerts.length > 0 && (
    <li>
      <span className="chart-marks__alert" aria-hidden="true" /> Alerts: {alerts.length} (
      {[...new Set(alerts.map(({ rule }) => rule))].join(', ')})
    </li>
  )
