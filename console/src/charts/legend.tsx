import { numberText, statisticsOf } from './series.ts'

/** One line of a legend. */
export type LegendEntry = {
  readonly label: string
  readonly colour: number
  readonly values: readonly (number | null)[]
}

const text = (value: number | null | undefined) => (value === null || value === undefined ? '–' : numberText(value))

/** What the colours mean, with the value under the pointer or the last, and the least, mean and most of the range. */
export const Legend = ({
  entries,
  unit,
  at,
}: {
  entries: readonly LegendEntry[]
  unit: string
  /** Which of the values the pointer is at. */
  at: number | undefined
}) => (
  <table className="chart-legend">
    <thead>
      <tr>
        <th scope="col">{unit}</th>
        <th scope="col">{at === undefined ? 'last' : 'here'}</th>
        <th scope="col">least</th>
        <th scope="col">mean</th>
        <th scope="col">most</th>
      </tr>
    </thead>
    <tbody>
      {entries.map(({ label, colour, values }) => {
        const statistics = statisticsOf(values)
        return (
          <tr key={label}>
            <th scope="row">
              <span className="chart-legend__name">
                <span className="chart-legend__mark" data-colour={colour + 1} aria-hidden="true" />
                {label}
              </span>
            </th>
            <td className="chart-legend__value">{text(at === undefined ? statistics?.last : values[at])}</td>
            <td>{text(statistics?.least)}</td>
            <td>{text(statistics?.mean)}</td>
            <td>{text(statistics?.most)}</td>
          </tr>
        )
      })}
    </tbody>
  </table>
)
