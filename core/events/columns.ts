import type { Columns } from './kind.ts'

/** An event that is written as CSV: a frame, with the size of its payload if that is known. */
export type Tabled = {
  readonly id: string
  readonly deviceId: string
  readonly timestamp: string
  readonly type: string
  readonly level: string
  readonly message: string
  readonly data: unknown
  readonly wire?: { readonly bytes: number }
}

const FIRST = ['id', 'deviceId', 'timestamp', 'type', 'level', 'message']
const LAST = ['bytes', 'data']

/** The columns of events in CSV, in their order, for the HTTP API and for downloads of the console. */
export const columnsOf = (kinds: readonly Pick<Columns, 'columns'>[]): readonly string[] => [
  ...new Set([...FIRST, ...kinds.flatMap(({ columns }) => columns), ...LAST]),
]

/** The cells of an event, by column. @param own the cells that its kind fills */
export const cellsOf = (
  { id, deviceId, timestamp, type, level, message, data, wire }: Tabled,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({
  ...{ id, deviceId, timestamp, type, level, message, bytes: wire?.bytes, data: JSON.stringify(data) },
  ...own,
})
