import type { Column, Sort } from './sort.ts'

/** The columns in their order, each with the direction of its first sort. */
export const COLUMNS: ReadonlyArray<{
  readonly column: Column
  readonly label: string
  readonly first: Sort['direction']
}> = [
  { column: 'status', label: 'Status', first: 'ascending' },
  { column: 'device', label: 'Device', first: 'ascending' },
  { column: 'seen', label: 'Last seen', first: 'descending' },
  { column: 'firmware', label: 'Firmware', first: 'ascending' },
  { column: 'temperature', label: 'Temperature', first: 'descending' },
  { column: 'count', label: 'Uplinks', first: 'descending' },
  { column: 'recent', label: 'Last 6 hours', first: 'descending' },
]
