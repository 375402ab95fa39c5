import { Icon } from '../design/icon.tsx'
import { ColumnHeader, Row, RowGroup } from '../design/table.tsx'
import { COLUMNS } from './columns.ts'
import type { Sort } from './sort.ts'

const next = (column: (typeof COLUMNS)[number], sort: Sort): Sort => {
  if (sort.column !== column.column) return { column: column.column, direction: column.first }
  return { column: column.column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** The heads of the columns. A press sorts by a column, a second press reverses the order. */
export const FleetHead = ({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) => (
  <RowGroup>
    <Row className="fleet__head" aria-rowindex={1}>
      {COLUMNS.map(column => {
        const isSorted = sort.column === column.column
        return (
          <ColumnHeader
            key={column.column}
            className={`fleet__${column.column}`}
            aria-sort={isSorted ? sort.direction : 'none'}
          >
            <button type="button" onClick={() => onSort(next(column, sort))}>
              {column.label}
              {isSorted && <Icon name={sort.direction === 'ascending' ? 'up' : 'down'} />}
            </button>
          </ColumnHeader>
        )
      })}
    </Row>
  </RowGroup>
)
