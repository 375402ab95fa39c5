import { numberText, statisticsOf } from './series.ts'

/** One line of a legend. */
export type LegendEntry = {
  readonly label: string
  readonly colour: number
  readonly values: readonly (number | null)[]
}

const text = (value: number | null | undefined) => (value === null || value === undefined ? '–' : numberText(value))

/** Explains the colours, with the value under the pointer or else the last value, and minimum, mean and maximum of the range. */
export const Legend = ({
  entries,
  unit,
  at,
}: {
  entries: readonly LegendEntry[]
  unit: string
  /** The index of the value under the pointer. */
  at: number | undefined
}) => (
  <table className="chart-legend">
    <thead>
      <tr>
        <th scope="col">{unit}</th>
        <th scope="col">{at === undefined ? 'last' : 'here'}</th>
        <th scope="col">minimum</th>
        <th scope="col">mean</th>
        <th scope="col">maximum</th>
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
            <td>{text(statistics?.min)}</td>
            <td>{text(statistics?.mean)}</td>
            <td>{text(statistics?.max)}</td>
          </tr>
        )
      })}
    </tbody>
  </table>
)
