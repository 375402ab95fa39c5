import { Icon } from '../design/icon.tsx'
import { COLUMNS } from './columns.ts'
import type { Sort } from './sort.ts'

const next = (column: (typeof COLUMNS)[number], sort: Sort): Sort => {
  if (sort.column !== column.column) return { column: column.column, direction: column.first }
  return { column: column.column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** The heads of the columns: a press sorts, another one turns the order round. */
export const FleetHead = ({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) => (
  // biome-ignore-start lint/a11y/useSemanticElements: rows that are not on the screen are not there, which no table element can say
  // biome-ignore-start lint/a11y/useFocusableInteractive: a head is reached by its button
  <div role="rowgroup">
    <div role="row" className="fleet__head" aria-rowindex={1}>
      {COLUMNS.map(column => {
        const isSorted = sort.column === column.column
        return (
          <div
            key={column.column}
            role="columnheader"
            className={`fleet__${column.column}`}
            aria-sort={isSorted ? sort.direction : 'none'}
          >
            <button type="button" onClick={() => onSort(next(column, sort))}>
              {column.label}
              {isSorted && <Icon name={sort.direction === 'ascending' ? 'up' : 'down'} />}
            </button>
          </div>
        )
      })}
    </div>
  </div>
  // biome-ignore-end lint/a11y/useFocusableInteractive: a head is reached by its button
  // biome-ignore-end lint/a11y/useSemanticElements: rows that are not on the screen are not there, which no table element can say
)
